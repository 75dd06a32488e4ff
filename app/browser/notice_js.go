package browser

import (
	"context"
	"syscall/js"
)

// notices says whether the browser shows notifications of this page: default
// before it was asked, granted, denied, and "" where there are none.
func notices() string {
	notification := js.Global().Get("Notification")
	if !notification.Truthy() || !js.Global().Get("isSecureContext").Truthy() {
		return ""
	}
	return stringOf(notification.Get("permission"))
}

// AskNotices asks the reader for leave to show notifications.
func (*Page) AskNotices(ctx context.Context) (answer string) {
	defer func() { _ = recover() }() // a browser may refuse to ask
	if notices() == "default" {
		_, _ = await(ctx, js.Global().Get("Notification").Call("requestPermission"))
	}
	return notices()
}

// Notify shows a notification. Where only service workers may, the page's does.
func (*Page) Notify(title, text string) {
	options := map[string]any{"body": text}
	defer func() {
		if recover() != nil {
			registration := js.Global().Get("navigator").Get("serviceWorker").Get("ready")
			var show js.Func
			show = js.FuncOf(func(_ js.Value, args []js.Value) any {
				show.Release()
				args[0].Call("showNotification", title, options)
				return nil
			})
			registration.Call("then", show)
		}
	}()
	js.Global().Get("Notification").New(title, options)
}
