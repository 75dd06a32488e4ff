package workbook

func (p Plan) MarshalJSON() ([]byte, error) {
	type plain Plan
	return join(plain(p), p.Extra)
}

func (p *Plan) UnmarshalJSON(data []byte) error {
	type plain Plan
	return split(data, (*plain)(p), &p.Extra)
}

func (m Milestone) MarshalJSON() ([]byte, error) {
	type plain Milestone
	return join(plain(m), m.Extra)
}

func (m *Milestone) UnmarshalJSON(data []byte) error {
	type plain Milestone
	return split(data, (*plain)(m), &m.Extra)
}

func (r Rule) MarshalJSON() ([]byte, error) {
	type plain Rule
	return join(plain(r), r.Extra)
}

func (r *Rule) UnmarshalJSON(data []byte) error {
	type plain Rule
	return split(data, (*plain)(r), &r.Extra)
}

func (r Revision) MarshalJSON() ([]byte, error) {
	type plain Revision
	return join(plain(r), r.Extra)
}

func (r *Revision) UnmarshalJSON(data []byte) error {
	type plain Revision
	return split(data, (*plain)(r), &r.Extra)
}
