// collectLaunches keeps the files that the system opened the installed app
// with until the program is ready to take them.
export function collectLaunches() {
  window.launchQueue?.setConsumer(async ({ files = [] }) => {
    for (const handle of files) {
      const file = await handle.getFile();
      window.kpi.launchFiles.push(file);
    }
    if (files.length) dispatchEvent(new Event("kpi-launch"));
  });
}
