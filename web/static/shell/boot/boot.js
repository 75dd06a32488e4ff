// Boot is the page without Go: it pins the theme before the first paint,
// fetches and starts the program, watches over it, and keeps the service
// worker's updates honest. It runs in <head>, before anything is painted.
//
// What the program and the tests may rely on:
//
//   kpi.version        the build this page belongs to
//   kpi.asset(name)    absolute address of an asset, by its name without hash
//   kpi.module         the compiled program, for workers
//   kpi.worker()       a worker that runs the same program in its engine role
//   kpi.updateReady    a newer build waits (event "kpi-update" says when)
//   kpi.acceptUpdate() changes to it, with one reload of this tab
//   kpi.offlineReady   everything is stored (event "kpi-offline" says when)
//   kpi.launchFiles    files the system opened us with (event "kpi-launch")
import { pinTheme } from "./theme.js";
import { trustOwnScripts } from "./trust.js";
import { asset, version } from "./asset.js";
import { answerGoApp } from "./goapp.js";
import { start, startWorker } from "./start.js";
import { watchUpdates, acceptUpdate } from "./update.js";
import { collectLaunches } from "./launch.js";

performance.mark("kpi:boot");
window.kpi = {
  version,
  asset,
  module: null,
  worker: startWorker,
  updateReady: false,
  acceptUpdate,
  offlineReady: false,
  launchFiles: [],
};
pinTheme();
trustOwnScripts();
answerGoApp();
collectLaunches();
// The offline copy is made after the program runs, so that it does not compete
// for the line on a first visit.
start().finally(watchUpdates);
