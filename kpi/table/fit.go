package table

// Unfit says why a cell of the column could not be read, as the end of a sentence: "not a whole number".
func (c *Column) Unfit(text string) string { return "not " + wanted(c, text) }
