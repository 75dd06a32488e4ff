// Package view turns the model into what is read on the screen: strings, flags,
// class names and figures, ready to be copied into elements.
//
// A view is a pure function of the model. It knows the reader's locale, the
// workbook's calendar and the product's wording; it knows nothing of go-app, of
// the browser, of storage. Components compute nothing: whatever a component
// shows stands in a view model, so what people read is tested here, natively.
//
// Wording: plain verbs, sentence case, a reason with every status and every
// blank. A message says what, where, and the way out.
package view
