import { EditorView } from "@codemirror/view";

// When typing replaces a selection that begins in coloured text, Chromium
// keeps the colour in a style attribute, which the Content-Security-Policy
// reports. So such input is done here instead of by the browser.
export const replaceQuietly = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    if (main.empty || view.composing || event.inputType !== "insertText" || !event.data) return false;
    event.preventDefault();
    const insert = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    const handled = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, main.from, main.to, event.data, insert));
    if (!handled) view.dispatch(insert());
    return true;
  },
});
