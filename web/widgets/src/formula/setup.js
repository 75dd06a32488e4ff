import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { Prec } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { look } from "./look.js";
import { marks } from "./marks.js";
import { replaceQuietly } from "./replace.js";
import { tokens } from "./tokens.js";

// editing is everything that does not change while the element lives.
// Tab is left alone, so that the keyboard gets out of the editor.
export const editing = ({ complete, commit, leave }) => [
  history(),
  lineNumbers(),
  drawSelection(),
  bracketMatching(),
  closeBrackets(),
  EditorView.lineWrapping,
  placeholder("SUM(Orders[Amount])"),
  autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 60, maxRenderedOptions: 50 }),
  Prec.highest(keymap.of([
    { key: "Mod-Enter", run: commit },
    { key: "Tab", run: acceptCompletion },
    { key: "Escape", run: leave },
  ])),
  keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
  replaceQuietly,
  tokens,
  marks,
  look,
];
