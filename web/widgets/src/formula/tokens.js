import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

const setTokens = StateEffect.define();

// tokens keeps the colours between answers: what was painted moves with the
// text until the next list of tokens arrives.
export const tokens = StateField.define({
  create: () => Decoration.none,
  update(painted, change) {
    for (const effect of change.effects) if (effect.is(setTokens)) return effect.value;
    return painted.map(change.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function paintTokens(view, list) {
  const end = view.state.doc.length;
  const ranges = list
    .filter((token) => token.from < token.to && token.to <= end)
    .map((token) => Decoration.mark({ class: "tok-" + token.kind }).range(token.from, token.to));
  view.dispatch({ effects: setTokens.of(Decoration.set(ranges, true)) });
}
