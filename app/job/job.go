package job

import (
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Kind names a job.
type Kind string

// The jobs a worker does.
const (
	KindInspect  Kind = "inspect"  // Inspect + a file → Preview
	KindImport   Kind = "import"   // Import + a file → Imported
	KindLoad     Kind = "load"     // Load → Table
	KindKeep     Kind = "keep"     // Keep → nothing
	KindEvaluate Kind = "evaluate" // Evaluate → kpi.Answer
	KindWhy      Kind = "why"      // Evaluate, of one KPI in one period → kpi.Why
	KindDrivers  Kind = "drivers"  // Drivers → kpi.Drivers
	KindRows     Kind = "rows"     // Rows → RowPage
	KindSeek     Kind = "seek"     // Seek → Place
	KindCopy     Kind = "copy"     // Copy → Text
	KindProfile  Kind = "profile"  // Profile → ColumnProfile
	KindValues   Kind = "values"   // Values → ValueList
	KindPack     Kind = "pack"     // Pack → bytes of a .kpi file beside Packed
	KindOpen     Kind = "open"     // Open + a file → Opened
	KindSample   Kind = "sample"   // Sample → Opened
	KindUnpack   Kind = "unpack"   // Unpack + a file → Unpacked, a text file beside it
	KindCollect  Kind = "collect"  // Collect → Collected
	KindTry      Kind = "try"      // Try → kpi.Trial
	KindMatch    Kind = "match"    // Match → Matched
)

// Inspect asks what a file seems to be, from its head alone. Members of the
// recipe that are set are not guessed.
type Inspect struct {
	Name   string       `json:"name"`
	Recipe table.Recipe `json:"recipe"`
	Rows   int          `json:"rows"` // records wanted, at most 200
}

// Preview is the guess about a file with its evidence.
type Preview struct {
	Recipe   table.Recipe      `json:"recipe"`            // complete: what would be used
	Guess    table.Guess       `json:"guess"`             // why, decision by decision
	Columns  []Column          `json:"columns,omitempty"` // types guessed from the head
	Records  []Record          `json:"records,omitempty"`
	Problems []diag.Diagnostic `json:"problems,omitempty"`
	Bytes    int64             `json:"bytes"`              // of the file, unpacked when that is known
	Rows     int64             `json:"rows"`               // estimated from the head; exact when Whole
	Whole    bool              `json:"whole,omitempty"`    // the head was the whole file
	Refused  string            `json:"refused,omitempty"`  // why this cannot be imported at all: it is a picture, an archive, empty
	Workbook bool              `json:"workbook,omitempty"` // it is a .kpi file: open it instead
	Packed   bool              `json:"packed,omitempty"`   // gzip, unpacked while reading
	Archive  bool              `json:"archive,omitempty"`  // it has tables in it: unpack it instead
}

// Record is one record of a file as original text. A short record has fewer
// cells than its table has columns.
type Record struct {
	Line  int      `json:"line"` // where it starts, counted from 1
	Cells []string `json:"cells"`
}

// Unpack asks for a table in an archive as a text file; -1 only for their names.
type Unpack struct {
	Name string `json:"name"`
	Part int    `json:"part"`
}

// Unpacked is what is in an archive.
type Unpacked struct {
	Names []string `json:"names,omitempty"`
}

// Import asks for a whole file to be kept and read.
type Import struct {
	Source string       `json:"source"` // id of the table it becomes
	Name   string       `json:"name"`   // name of that table
	File   string       `json:"file"`   // name of the file, for messages
	Recipe table.Recipe `json:"recipe"`
	Into   *Into        `json:"into,omitempty"` // the table it meets; nil makes a new one
}

// Imported is a file that was kept and read.
type Imported struct {
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Kept   bool   `json:"kept"` // the bytes are in storage; false when storage is blocked
	Table  Table  `json:"table"`
	Landed Landed `json:"landed,omitzero"` // with Into
}

// Load asks for a table to be read from storage, unless it is at hand.
type Load struct {
	Source workbook.Source `json:"source"`
}

// Keep lets go of tables and answers that the workbook does not need.
type Keep struct {
	Workbook workbook.Workbook `json:"workbook"`
}

// Evaluate asks a question about a workbook whose tables are loaded.
type Evaluate struct {
	Workbook workbook.Workbook `json:"workbook"`
	Question kpi.Question      `json:"question"`
}

// Drivers asks what the change of one KPI in one period is made of.
type Drivers struct {
	Workbook workbook.Workbook `json:"workbook"`
	Question kpi.Question      `json:"question"`
	Drive    kpi.Drive         `json:"drive"`
}

// Table describes a loaded table.
type Table struct {
	Source       string            `json:"source"`
	Name         string            `json:"name"`
	SHA256       string            `json:"sha256"`
	Rows         int64             `json:"rows"`
	Bytes        int64             `json:"bytes"`
	Columns      []Column          `json:"columns"`
	Recipe       table.Recipe      `json:"recipe"` // complete
	Guess        table.Guess       `json:"guess"`
	Problems     []diag.Diagnostic `json:"problems,omitempty"` // the first hundred
	ProblemTotal int               `json:"problem_total,omitempty"`
	Preview      []Record          `json:"preview,omitempty"` // the first records
	Millis       float64           `json:"millis,omitempty"`  // spent reading
}

// Column describes one column of a table.
type Column struct {
	Name     string `json:"name"`   // unique, as formulas write it
	Header   string `json:"header"` // as it stands in the file
	Type     string `json:"type"`   // table.Type
	Scale    int    `json:"scale,omitempty"`
	Format   string `json:"format,omitempty"`
	Currency string `json:"currency,omitempty"`
	Blank    int64  `json:"blank"`
	Bad      int64  `json:"bad"`
	Distinct int64  `json:"distinct"`
	Capped   bool   `json:"capped,omitempty"` // there are at least Distinct values, perhaps more
	Min      string `json:"min,omitempty"`    // plain decimal, ISO date or text
	Max      string `json:"max,omitempty"`
	Evidence string `json:"evidence,omitempty"` // why it has this type
	// Calculated: of others, by the formula in Evidence. Nothing is known of its values.
	Calculated bool `json:"calculated,omitempty"`
}

// Values asks for the values a column holds, most frequent first.
type Values struct {
	Source workbook.Source    `json:"source"`
	Within *workbook.Workbook `json:"within,omitempty"` // see Whole
	Column string             `json:"column"`           // as formulas call it
	Limit  int                `json:"limit"`            // at most 1000
}

// ValueList is the values of a column.
type ValueList struct {
	Source string  `json:"source"`
	Column string  `json:"column"`
	Values []Value `json:"values"`
	More   bool    `json:"more,omitempty"` // there are more than were asked for
}

// Value is one value of a column and how many rows hold it.
type Value struct {
	Text string `json:"text"`
	Rows int64  `json:"rows"`
}

// Pack asks for a workbook as one .kpi file with the bytes of its tables.
type Pack struct {
	Workbook workbook.Workbook `json:"workbook"`
}

// Packed says what was written. The bytes travel beside it.
type Packed struct {
	Bytes   int64    `json:"bytes"`
	Missing []string `json:"missing,omitempty"` // files whose bytes are gone, left out
}

// Open asks for a .kpi file to be read and its files to be kept.
type Open struct {
	Name string `json:"name"`
}

// Opened is a workbook out of a file.
type Opened struct {
	Workbook *workbook.Workbook `json:"workbook"`
	Problems []diag.Diagnostic  `json:"problems,omitempty"`
	Kept     bool               `json:"kept"`
	Refused  string             `json:"refused,omitempty"` // why nothing could be opened
}

// Sample asks for the sample workbook.
type Sample struct {
	Seed uint64 `json:"seed"`
}

// Collect asks storage to drop the bytes that no kept document names.
type Collect struct {
	Named []string `json:"named"` // hashes of files some generation still names
}

// Collected is what was freed.
type Collected struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// Progress is how far a job has come; at most ten a second.
type Progress struct {
	Done  int64  `json:"done"`
	Total int64  `json:"total"` // 0 when unknown
	Rows  int64  `json:"rows"`
	Step  string `json:"step,omitempty"` // keeping, reading, writing
}
