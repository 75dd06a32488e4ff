package worker

import (
	"fmt"
	"syscall/js"

	"kpiworkbook/app/job"
)

func jobOf(text string) job.Kind { return job.Kind(text) }

// browserLink is a Web Worker that runs the same program as the page.
type browserLink struct {
	worker  js.Value
	onWord  js.Func
	onError js.Func
}

// Start starts a Web Worker. The page's boot script knows how: it hands the
// compiled program over, so that nothing is fetched or compiled again.
func Start(hear func(Message)) (link Link, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("start worker: %v", r)
		}
	}()
	l := &browserLink{worker: js.Global().Get("kpi").Call("worker")}
	l.onWord = js.FuncOf(func(_ js.Value, args []js.Value) any {
		hear(heard(args[0].Get("data")))
		return nil
	})
	l.onError = js.FuncOf(func(_ js.Value, args []js.Value) any {
		args[0].Call("preventDefault") // it is told here, and no failure of whoever started the worker
		message := text(args[0].Get("message"))
		if message == "" {
			message = "its program could not be loaded"
		}
		hear(Message{Type: Exit, Error: &Failure{Crashed, message}})
		return nil
	})
	l.worker.Set("onmessage", l.onWord)
	l.worker.Set("onerror", l.onError)
	return l, nil
}

// heard translates what the worker's own script says about its program.
func heard(data js.Value) Message {
	switch text(data.Get("t")) {
	case "exit":
		return Message{Type: Exit, Error: &Failure{Crashed, lastWords(text(data.Get("detail")))}}
	case "fail":
		return Message{Type: Exit, Error: &Failure{Gone, text(data.Get("error"))}}
	}
	return unpack(data)
}

func (l *browserLink) Send(m Message) {
	object, transfer := pack(m)
	if len(transfer) > 0 {
		l.worker.Call("postMessage", object, transfer)
		return
	}
	l.worker.Call("postMessage", object)
}

func (l *browserLink) Close() {
	end(l.worker, l.onWord, l.onError)
}

// end terminates a worker, and nothing is heard of it any more.
func end(worker js.Value, heard ...js.Func) {
	worker.Set("onmessage", js.Null())
	worker.Set("onerror", js.Null())
	worker.Call("terminate")
	for _, f := range heard {
		f.Release()
	}
}
