import { isOwnScript } from "./asset.js";

// The Content-Security-Policy forbids strings where scripts are expected. This
// policy lets the addresses of our own scripts through and nothing else: no
// HTML, no script text, no other address.
export function trustOwnScripts() {
  window.trustedTypes?.createPolicy("default", {
    createScriptURL(url) {
      if (isOwnScript(url)) return url;
      throw new TypeError("not one of this site's scripts: " + url);
    },
  });
}
