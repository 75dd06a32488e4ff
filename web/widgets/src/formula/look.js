import { EditorView } from "@codemirror/view";

const squiggle = (colour) => ({
  backgroundImage: "none",
  textDecoration: `underline wavy var(${colour}) 1.5px`,
  textUnderlineOffset: "4px",
  paddingBottom: "0",
});

// look follows the page: every colour is one of its custom properties, which
// reach into the shadow root, so that both themes work by themselves.
export const look = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "transparent", fontSize: "var(--fs-2)" },
  "&.cm-focused": { outline: "none" },
  ".cm-content": { fontFamily: "var(--font-mono)", lineHeight: "1.65", padding: "var(--s-3) 0", caretColor: "var(--text)", minHeight: "5.5rem" },
  ".cm-line": { padding: "0 var(--s-3) 0 var(--s-2)" },
  ".cm-gutters": { backgroundColor: "transparent", border: "none", color: "var(--text-3)", fontSize: "var(--fs-1)", paddingLeft: "var(--s-2)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--accent-soft)" },
  ".cm-placeholder": { color: "var(--text-3)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--surface-3)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--off-soft)" },
  ".tok-comment": { color: "var(--text-3)", fontStyle: "italic" },
  ".tok-function": { color: "var(--accent)", fontWeight: "600" },
  ".tok-keyword, .tok-unit": { color: "var(--accent)" },
  ".tok-table, .tok-column": { color: "var(--risk-text)" },
  ".tok-kpi": { color: "var(--c4)" },
  ".tok-text": { color: "var(--on-text)" },
  ".tok-bad": { color: "var(--off-text)" },
  ".cm-lintRange-error": squiggle("--off-mark"),
  ".cm-lintRange-warning": squiggle("--risk-mark"),
  ".cm-lintRange-info, .cm-lintRange-hint": squiggle("--early-mark"),
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--text)", border: "none", borderRadius: "var(--r-2)", boxShadow: "var(--e-2)", fontFamily: "var(--font-sans)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-mono)", fontSize: "var(--fs-1)", maxHeight: "16rem", padding: "var(--s-1)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { display: "flex", gap: "var(--s-3)", padding: "var(--s-1) var(--s-2)", minHeight: "1.75rem", alignItems: "center", borderRadius: "var(--r-1)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--accent-soft)", color: "var(--text)" },
  ".cm-completionDetail": { marginLeft: "auto", color: "var(--text-2)", fontStyle: "normal", fontFamily: "var(--font-sans)" },
  ".cm-completionInfo": { padding: "var(--s-2) var(--s-3)", maxWidth: "22rem", fontSize: "var(--fs-1)", color: "var(--text-2)" },
  ".cm-diagnostic": { borderLeft: "none", padding: "var(--s-2) var(--s-3)", fontSize: "var(--fs-1)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--surface-2)", color: "var(--text)", borderRadius: "var(--r-1)", padding: "2px var(--s-2)" },
});
