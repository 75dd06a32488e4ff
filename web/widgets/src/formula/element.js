import { closeCompletion, completionStatus } from "@codemirror/autocomplete";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { Completer } from "./completer.js";
import { showMarks } from "./marks.js";
import { editing } from "./setup.js";
import { paintTokens } from "./tokens.js";

// The element is given one attribute, `spec`, a JSON text:
//
//   text         what the formula is
//   label        accessible name
//   describedby  id-free description read after the name, may be empty
//   readonly     true while the formula may not be changed
//   tokens       [{from, to, kind}] in UTF-16 units, for colour
//   marks        [{from, to, severity, message, fix}] what is wrong and where
//   caret        where `completions` were asked for
//   completions  [{from, to, insert, caret, label, kind, detail, help}]
//
// It sends `kpi-input` with {text, caret} after each change of text or caret,
// `kpi-commit` on Ctrl+Enter, and `kpi-leave` on Escape when nothing is open.
// A spec that was computed for an older text is used as far as it fits: the
// text that a person is typing is never replaced under the caret.
export class FormulaEditor extends HTMLElement {
  static observedAttributes = ["spec"];

  #view;
  #spec;
  #sent = "";
  #access = new Compartment();
  #completer = new Completer((caret) => this.#send(caret));

  connectedCallback() {
    if (this.#view) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open", delegatesFocus: true });
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: this.#spec?.text ?? "",
        extensions: [
          editing({ complete: this.#completer.source, commit: () => this.#emit("kpi-commit"), leave: () => this.#leave() }),
          this.#access.of([]),
          EditorView.updateListener.of((update) => this.#changed(update)),
        ],
      }),
    });
    this.#sent = this.#text();
    this.#show();
  }

  disconnectedCallback() {
    this.#view?.destroy();
    this.#view = undefined;
    this.shadowRoot?.replaceChildren();
  }

  attributeChangedCallback(_name, _old, value) {
    const spec = parse(value);
    if (!spec) return;
    this.#spec = spec;
    this.#show();
  }

  focus() {
    this.#view?.focus();
  }

  #text() {
    return this.#view.state.doc.toString();
  }

  #show() {
    const view = this.#view, spec = this.#spec;
    if (!view || !spec) return;
    view.dispatch({ effects: this.#access.reconfigure(access(spec)) });
    const text = this.#text();
    if (spec.text !== text) {
      // An answer to older typing is dropped; anything else is a new formula.
      if (text !== this.#sent && view.hasFocus) return;
      if (spec.text === this.#sent) return;
      this.#sent = spec.text;
      view.dispatch({ changes: { from: 0, to: text.length, insert: spec.text } });
    }
    paintTokens(view, spec.tokens ?? []);
    showMarks(view, spec.marks ?? [], (fix) => this.#apply(fix));
    this.#completer.answer(spec);
  }

  #changed(update) {
    if (!update.docChanged && !update.selectionSet) return;
    this.#send(update.state.selection.main.head);
  }

  #send(caret) {
    this.#sent = this.#text();
    this.#emit("kpi-input", { text: this.#sent, caret });
  }

  #apply(mark) {
    this.#view.dispatch({ changes: { from: mark.from, to: mark.to, insert: mark.fix }, userEvent: "input.fix" });
    this.#view.focus();
  }

  #leave() {
    if (completionStatus(this.#view.state)) return closeCompletion(this.#view);
    this.#emit("kpi-leave");
    return true;
  }

  #emit(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    return true;
  }
}

// parse gives undefined for a text that is no spec: the page is pre-rendered
// with attributes that only make sense once the program has started.
function parse(text) {
  try {
    const spec = JSON.parse(text);
    return typeof spec?.text === "string" ? spec : undefined;
  } catch {
    return undefined;
  }
}

const access = (spec) => [
  EditorState.readOnly.of(Boolean(spec.readonly)),
  EditorView.contentAttributes.of({
    "aria-label": spec.label ?? "Formula",
    "aria-invalid": String((spec.marks ?? []).some((mark) => mark.severity === "error")),
    ...(spec.description ? { "aria-description": spec.description } : {}),
  }),
];
