package insight

import "kpiworkbook/kpi/num"

// Average is the mean of the last n values up to each period, every period
// counting alike, exactly. It is blank where one of them is: a mean of fewer
// would move for another reason than the values.
func Average(values []num.Value, n int) []num.Value {
	out := make([]num.Value, len(values))
	for i := range values {
		out[i] = num.Blank(num.NoEarlierPeriod)
		if i+1 >= n {
			out[i] = num.Div(sum(values[i+1-n:i+1]), num.Int(int64(n)))
		}
	}
	return out
}

// sum adds values; it is blank when one of them is.
func sum(values []num.Value) num.Value {
	total := num.Int(0)
	for _, v := range values {
		total = num.Add(total, v)
	}
	return total
}
