import { local, version } from "./asset.js";
import { acceptUpdate } from "./update.js";

// Cards are the page's own voice for the moments when Go cannot speak.
let shown = null;

// NotReached is the failure of a request that got no answer at all.
export class NotReached extends Error {}

export function sayCannotLoad(error, retry) {
  let text = "The program file could not be read. It may have arrived incomplete, or the server sends it wrongly.";
  if (error instanceof NotReached) text = "The program file did not arrive. Check the connection, then try again.";
  if (navigator.onLine === false) {
    text = "There is no network, and this browser has not stored the program yet. Connect once; after that it also works offline.";
  }
  show({
    title: "KPI Workbook could not start",
    text,
    action: "Retry",
    act: retry,
    details: String(error?.message ?? error),
  });
}

export function sayStopped(details) {
  show({
    title: "KPI Workbook stopped",
    text: "Your saved work is safe. Reload to go on.",
    action: "Reload",
    act: acceptUpdate, // a newer build that waits may be the cure
    details,
  });
}

function show({ title, text, action, act, details }) {
  shown?.remove();
  const report = [details, "build " + version, navigator.userAgent].join("\n");
  const act_ = () => {
    shown?.remove();
    shown = null;
    act();
  };
  const copy = button("Copy details", "", async () => {
    await navigator.clipboard.writeText(report);
    copy.textContent = "Copied";
  });
  shown = element("section", { className: "boot-card", role: "alert" },
    element("h2", {}, title),
    element("p", {}, text),
    element("div", { className: "boot-actions" }, button(action, "boot-primary", act_), copy,
      // It works without the program, and offline once that is stored.
      element("a", { href: local("safe.html") }, "Raw data")),
    element("details", {}, element("summary", {}, "Technical details"), element("pre", { tabIndex: 0 }, report)),
  );
  // A modal dialog makes everything outside it inert, so the card goes inside.
  (document.querySelector("dialog:modal") ?? document.body).append(shown);
}

function button(label, className, onclick) {
  return element("button", { type: "button", className, onclick }, label);
}

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}
