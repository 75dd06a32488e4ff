// Package insight says what the values of a KPI mean: whether a change is a
// signal or noise (NewXmR), what a change was made of (Parts, Ratio), where the
// values are heading (NewForecast, NewClose), and whether one KPI goes ahead of
// another (Agree).
//
// It sees values in the order of their periods and nothing else: no formula, no
// table, no page. Everything is exact but forecasts, which are made in whole
// numbers on a scale of their own, ten digits and more.
package insight
