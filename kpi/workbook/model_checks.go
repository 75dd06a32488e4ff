package workbook

// Checks is what the data behind a KPI is held against; empty members mean the
// product's usual ones.
type Checks struct {
	Fresh int    `json:"fresh,omitempty"` // days after which data is old; 0 means two periods
	Rows  int    `json:"rows,omitempty"`  // the least number of rows in a period; 0 means half of what is usual to one and a half of it
	Low   string `json:"low,omitempty"`   // the least and the most that is plausible, decimal text; "" is no bound
	High  string `json:"high,omitempty"`

	Extra Extra `json:"-"`
}

func (c Checks) MarshalJSON() ([]byte, error) {
	type plain Checks
	return join(plain(c), c.Extra)
}

func (c *Checks) UnmarshalJSON(data []byte) error {
	type plain Checks
	return split(data, (*plain)(c), &c.Extra)
}
