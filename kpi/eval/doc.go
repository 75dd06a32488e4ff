// Package eval turns checked formulas and tables into series of exact values.
package eval
