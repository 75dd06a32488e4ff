package workbook

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Extra keeps the members of an object that this version does not know, as they
// were written, so that a file made by a later version survives being edited by
// an earlier one.
type Extra map[string]json.RawMessage

// split reads an object into known, a pointer to a struct whose type has no
// methods of its own, and keeps the members that struct has no field for.
func split(data []byte, known any, extra *Extra) error {
	if err := json.Unmarshal(data, known); err != nil {
		return err
	}
	*extra = nil
	if isNull(data) {
		return nil
	}
	rest, err := unknown(data, reflect.TypeOf(known).Elem())
	if err != nil {
		return err
	}
	*extra = rest
	return nil
}

// unknown is the members of an object that a struct type has no field for, nil
// when there are none. Names are matched the way encoding/json matches them.
func unknown(data []byte, t reflect.Type) (Extra, error) {
	var all Extra
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, err
	}
	names := members(t)
	maps.DeleteFunc(all, func(name string, _ json.RawMessage) bool {
		return slices.ContainsFunc(names, func(known string) bool { return strings.EqualFold(known, name) })
	})
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

// members is the JSON names of a struct's fields.
func members(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// join writes known and, after its members, the ones that were kept for a later
// version, in the order of their names.
func join(known any, extra Extra) ([]byte, error) {
	data, err := marshal(known)
	if err != nil || len(extra) == 0 {
		return data, err
	}
	var out bytes.Buffer
	out.Write(data[:len(data)-1])
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		key, err := marshal(name)
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(extra[name])
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// marshal is json.Marshal without the escapes meant for HTML, which would make
// "<" and "&" in a formula unreadable.
func marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

func isNull(data []byte) bool { return string(bytes.TrimSpace(data)) == "null" }
