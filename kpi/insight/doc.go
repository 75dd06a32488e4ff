// Package insight says what the values of a KPI mean: whether a change is a
// signal or noise (XmR), and what a change was made of (Drivers).
//
// It sees values in the order of their periods and nothing else: no formula, no
// table, no page. Everything here is exact; nothing is rounded before it is shown.
package insight
