import { local, version } from "./asset.js";

const hour = 3600e3;
let registration = null;
let waiting = null;
let accepted = false;
let checked = Date.now();

// watchUpdates registers the service worker and tells the page when a newer
// build is stored and waits. Nothing changes before the person agrees.
export function watchUpdates() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  workers.addEventListener("message", ({ data, ports }) => {
    if (data === "kpi:version?") ports[0]?.postMessage(version);
  });
  workers.addEventListener("controllerchange", () => {
    if (accepted) location.reload();
    else askController();
  });
  workers.startMessages();
  workers.register(local("sw.js"), { updateViaCache: "none" }).then(follow, (error) => console.warn("no offline copy:", error));
  workers.ready.then(() => {
    window.kpi.offlineReady = true;
    dispatchEvent(new Event("kpi-offline"));
  });
  askController();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - checked > hour) checkForUpdate();
  });
}

export function checkForUpdate() {
  checked = Date.now();
  registration?.update().catch(() => {}); // offline: next time
}

// acceptUpdate changes this tab to the newer build with a single reload. Other
// tabs keep running theirs and are told that a newer one is active.
export function acceptUpdate() {
  accepted = true;
  if (waiting?.state === "installed") waiting.postMessage("kpi:activate");
  else location.reload();
}

function follow(found) {
  if (!found) return; // something on the page keeps workers away
  registration = found;
  if (found.waiting && navigator.serviceWorker.controller) announce(found.waiting);
  found.addEventListener("updatefound", () => {
    const worker = found.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller) announce(worker);
    });
  });
}

// askController notices a controller of another build: another tab accepted
// the update, or this page came from the network before its worker did.
function askController() {
  const controller = navigator.serviceWorker.controller;
  if (!controller) return;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => {
    if (data !== version) announce(null);
  };
  controller.postMessage("kpi:hello", [port2]);
}

function announce(worker) {
  waiting = worker;
  window.kpi.updateReady = true;
  window.goappUpdatedBeforeWasmLoaded = true;
  window.goappOnUpdate?.();
  dispatchEvent(new Event("kpi-update"));
}
