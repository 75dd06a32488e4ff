package worker

import (
	"syscall/js"

	"kpiworkbook/app/piece"
)

// A message is an object {t, id, job, body, code, message, file} in which body
// is a Uint8Array whose buffer is handed over, not copied. So are those of a
// file that is a list of pieces: an Array of ArrayBuffers.

// pack makes the object of a message and lists what is handed over.
func pack(m Message) (object js.Value, transfer []any) {
	object = js.Global().Get("Object").New()
	object.Set("t", string(m.Type))
	object.Set("id", m.ID)
	if m.Job != "" {
		object.Set("job", string(m.Job))
	}
	if len(m.Body) > 0 {
		body := js.Global().Get("Uint8Array").New(len(m.Body))
		js.CopyBytesToJS(body, m.Body)
		object.Set("body", body)
		transfer = append(transfer, body.Get("buffer"))
	}
	if m.Error != nil {
		object.Set("code", string(m.Error.Code))
		object.Set("message", m.Error.Message)
	}
	switch file := m.File.(type) {
	case js.Value:
		object.Set("file", file)
	case interface{ JSValue() js.Value }:
		object.Set("file", file.JSValue())
	case piece.List:
		list := make([]any, len(file))
		for i, p := range file {
			list[i] = piece.Buffer(p)
		}
		object.Set("file", list)
		transfer = append(transfer, list...)
	}
	return object, transfer
}

// unpack reads the object of a message.
func unpack(object js.Value) Message {
	m := Message{Type: Type(text(object.Get("t"))), Job: ""}
	if id := object.Get("id"); id.Type() == js.TypeNumber {
		m.ID = id.Int()
	}
	m.Job = jobOf(text(object.Get("job")))
	if body := object.Get("body"); body.Type() == js.TypeObject {
		m.Body = make([]byte, body.Get("length").Int())
		js.CopyBytesToGo(m.Body, body)
	}
	if code := text(object.Get("code")); code != "" {
		m.Error = &Failure{Code(code), text(object.Get("message"))}
	}
	if file := object.Get("file"); file.InstanceOf(js.Global().Get("Array")) {
		list := make(piece.List, file.Length())
		for i := range list {
			list[i] = piece.Of(file.Index(i))
		}
		m.File = list
	} else if file.Type() == js.TypeObject {
		m.File = file
	}
	return m
}

func text(v js.Value) string {
	if v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}
