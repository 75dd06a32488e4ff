// <kpi-formula>: the formula editor. The page's program understands the
// language; this element only edits text and shows what it is told.
import { FormulaEditor } from "./formula/element.js";

if (!customElements.get("kpi-formula")) customElements.define("kpi-formula", FormulaEditor);
