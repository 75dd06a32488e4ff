import { setDiagnostics } from "@codemirror/lint";
import { linter } from "@codemirror/lint";

// marks turns the underlining and its hover text on; what is wrong is told
// from outside by showMarks.
export const marks = linter(null, { delay: 0 });

const severities = new Set(["error", "warning", "info", "hint"]);

// showMarks underlines what is wrong. A mark of no width is widened by one
// character, so that it can be seen and reached.
export function showMarks(view, list, apply) {
  const end = view.state.doc.length;
  const found = list.map((mark) => {
    const from = Math.min(mark.from, Math.max(0, end - 1));
    const to = Math.min(Math.max(mark.to, from + 1), end);
    return {
      from,
      to: Math.max(from, to),
      severity: severities.has(mark.severity) ? mark.severity : "error",
      message: mark.message,
      actions: mark.fix == null ? [] : [{ name: `Use “${mark.fix}”`, apply: () => apply(mark) }],
    };
  });
  view.dispatch(setDiagnostics(view.state, found));
}
