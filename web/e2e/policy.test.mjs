import assert from "node:assert/strict";
import { dist, plainHost, site, story, strangerHost } from "./harness.mjs";

// Our server says the policy in a header; on any other host the page has only
// its own word.
for (const [where, host] of [
  ["our server", site],
  ["a plain host", () => plainHost(dist, "/some/path/")],
]) {
  story(`on ${where} nothing can be sent to another origin`, async (s) => {
    const stranger = await strangerHost();
    const page = await s.open({ url: (await host()).url });
    s.expect(/policy|Policy|another origin|net::ERR_BLOCKED_BY_CSP|csp|ERR_ABORTED|Failed to fetch|refused|Trusted/i);
    const results = await page.evaluate(async (url) => {
      const socket = url.replace("http", "ws");
      const event = (target, good) => new Promise((resolve) => {
        target.addEventListener(good, () => resolve("reached"), { once: true });
        target.addEventListener("error", () => resolve("blocked"), { once: true });
        setTimeout(() => resolve("nothing happened"), 1500);
      });
      const attempt = async (act) => {
        try {
          return await act();
        } catch (error) {
          return "blocked";
        }
      };
      const insert = (tag, attributes, good = "load") => {
        const node = document.createElement(tag);
        const done = event(node, good);
        for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
        document.body.append(node);
        return done;
      };
      return {
        fetch: await attempt(() => fetch(url + "fetch", { mode: "no-cors" }).then(() => "reached")),
        xhr: await attempt(() => new Promise((resolve) => {
          const request = new XMLHttpRequest();
          request.onload = () => resolve("reached");
          request.onerror = () => resolve("blocked");
          request.open("GET", url + "xhr");
          request.send();
        })),
        beacon: await attempt(() => (navigator.sendBeacon(url + "beacon", "x"), "tried")),
        socket: await attempt(() => event(new WebSocket(socket + "socket"), "open")),
        events: await attempt(() => event(new EventSource(url + "events"), "open")),
        image: await attempt(() => insert("img", { src: url + "image" })),
        style: await attempt(() => insert("link", { rel: "stylesheet", href: url + "style" })),
        prefetch: await attempt(() => insert("link", { rel: "prefetch", href: url + "prefetch" })),
        script: await attempt(() => insert("script", { src: url + "script" })),
        frame: await attempt(() => (insert("iframe", { src: url + "frame" }), "tried")),
        form: await attempt(() => {
          const form = Object.assign(document.createElement("form"), { action: url + "form", method: "post" });
          document.body.append(form);
          form.submit();
          return "tried";
        }),
        worker: await attempt(() => (new Worker(url + "worker"), "reached")),
        wasm: await attempt(() => WebAssembly.compileStreaming(fetch(url + "wasm")).then(() => "reached")),
      };
    }, stranger.url);
    await page.waitForTimeout(500);
    assert.deepEqual(Object.entries(results).filter(([, result]) => result === "reached"), []);
    assert.deepEqual(stranger.seen, []);
  });

  story(`on ${where} text never becomes script or markup`, async (s) => {
    const page = await s.open({ url: (await host()).url });
    s.expect(/policy|Policy|TrustedHTML|TrustedScript|unsafe-eval|inline/i);
    const results = await page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve)); // the debugger itself may evaluate text, a timer may not
      const attempt = (act) => {
        try {
          act();
          return window.ran ? "ran" : "inert";
        } catch {
          return "blocked";
        }
      };
      return {
        eval: attempt(() => eval("window.ran = true")),
        function: attempt(() => new Function("window.ran = true")()),
        innerHTML: attempt(() => { document.createElement("div").innerHTML = "<img src=x onerror='window.ran = true'>"; }),
        inline: attempt(() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
        }),
        handler: attempt(() => {
          const node = document.createElement("a");
          node.setAttribute("onclick", "window.ran = true");
          document.body.append(node);
          node.click();
        }),
        blobWorker: attempt(() => new Worker(URL.createObjectURL(new Blob(["postMessage(1)"])))),
        foreignScript: attempt(() => { document.createElement("script").src = "404.html"; }),
      };
    });
    assert.deepEqual(Object.entries(results).filter(([, result]) => result === "ran"), []);
    for (const name of ["eval", "function", "innerHTML", "inline", "blobWorker", "foreignScript"]) {
      assert.notEqual(results[name], "ran", name);
    }
    assert.equal(results.innerHTML, "blocked");
    assert.equal(results.foreignScript, "blocked");
  });
}
