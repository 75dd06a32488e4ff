import { root, version } from "./asset.js";
import { checkForUpdate } from "./update.js";

// go-app's client asks the page for a few globals. Routes live in the hash, so
// its root prefix is the path of the page itself: every address of the page is
// the route "/", in any folder of any host.
export function answerGoApp() {
  const env = { GOAPP_VERSION: version };
  let installPrompt = null;
  const installed = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  const changed = () => window.goappOnAppInstallChange?.();

  window.goappGetenv = (key) => (key === "GOAPP_ROOT_PREFIX" ? pagePath() : env[key] ?? "");
  window.goappTryUpdate = checkForUpdate;
  window.goappIsAppInstalled = installed;
  window.goappIsAppInstallable = () => !installed() && installPrompt !== null;
  window.goappIsAppleBrowser = () => false;
  window.goappShowInstallPrompt = async () => {
    const prompt = installPrompt;
    installPrompt = null;
    await prompt?.prompt();
    changed();
  };
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installPrompt = event;
    changed();
  });
  addEventListener("appinstalled", () => {
    installPrompt = null;
    changed();
  });
}

// A link inside the page keeps its path; anything else is left to routing.
function pagePath() {
  return location.pathname.startsWith(root) ? location.pathname : root;
}
