import { pickedCompletion } from "@codemirror/autocomplete";

// Completer asks the page what can stand at the caret and waits for the spec
// that answers. Only the newest question can still be answered.
export class Completer {
  #ask;
  #open;

  constructor(ask) {
    this.#ask = ask;
  }

  source = (context) => {
    this.#open?.resolve(null);
    const question = { text: context.state.doc.toString(), caret: context.pos };
    const answer = new Promise((resolve) => { this.#open = { ...question, resolve }; });
    context.addEventListener("abort", () => this.#open?.resolve(null));
    if (!context.explicit && !wordBefore(question)) {
      this.#open.resolve(null);
      return answer;
    }
    // The page answers each change of the text by itself; asking again is for
    // Ctrl+Space, where nothing changed.
    queueMicrotask(() => this.#ask(context.pos));
    return answer;
  };

  answer(spec) {
    const open = this.#open;
    if (!open || spec.text !== open.text || spec.caret !== open.caret) return;
    this.#open = undefined;
    open.resolve(result(spec.completions ?? []));
  }
}

const wordBefore = ({ text, caret }) => /[\p{L}\p{N}_\[.'"(, ]/u.test(text.slice(Math.max(0, caret - 1), caret));

function result(list) {
  if (list.length === 0) return null;
  return {
    from: Math.min(...list.map((item) => item.from)),
    to: Math.max(...list.map((item) => item.to)),
    filter: false, // the page has ranked them
    options: list.map((item, place) => ({
      label: item.label,
      detail: item.detail,
      info: item.help || undefined,
      type: item.kind,
      boost: -place / 100,
      apply: (view, completion) => view.dispatch({
        changes: { from: item.from, to: item.to, insert: item.insert },
        selection: { anchor: item.from + (item.caret ?? item.insert.length) },
        annotations: pickedCompletion.of(completion),
        userEvent: "input.complete",
        scrollIntoView: true,
      }),
    })),
  };
}
