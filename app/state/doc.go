// Package state is the page as one value and the rules by which it changes.
//
// A [Model] is everything the page knows. A [Msg] is something that happened: a
// click, an answer, a file dropped. [Update] turns a model and a message into
// the next model and a list of [Cmd], which are requests for effects as data.
// Update is pure: no clock, no random numbers, no storage, no browser. What it
// needs of them arrives in messages.
//
// Models share structure; nothing reachable from one is ever changed in place,
// so an old model stays true.
//
// Two counters keep order. Rev counts changes of the document: what is saved and
// evaluated carries it, and an answer to an older question is dropped. Seq hands
// out numbers for things that need a name while the page lives: imports, jobs,
// toasts.
package state
