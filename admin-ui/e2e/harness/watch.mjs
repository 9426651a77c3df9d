/** A page that is watched: what its console complains of, what its policy refused, and when it has come to rest. */

/** Streams never end, and nobody waits for them. */
const ENDLESS = /\/stream(\?|$)|\/tasks\/[^/]+\/events/;

/** Before any page of a context is opened. */
export async function prepareContext(context) {
  await context.exposeBinding("toldOfRefusal", ({ page }, refusal) => watched.get(page)?.csp.push(refusal));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { violatedDirective, blockedURI, sourceFile, lineNumber } = event;
      window.toldOfRefusal(`${violatedDirective} refused ${blockedURI || "inline"} at ${sourceFile}:${lineNumber}`);
    });
  });
}

const watched = new WeakMap();

export function watch(page) {
  const seen = { console: [], csp: [], pending: new Set(), rested: Date.now() };
  watched.set(page, seen);
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const { url } = message.location();
    seen.console.push(url ? `${message.text()} (${url})` : message.text());
  });
  page.on("pageerror", (error) => seen.console.push(`page error: ${error.message}`));
  page.on("request", (request) => !ENDLESS.test(request.url()) && seen.pending.add(request));
  const over = (request) => {
    seen.pending.delete(request);
    seen.rested = Date.now();
  };
  page.on("requestfinished", over);
  page.on("requestfailed", over);
  return seen;
}

/** Wait until nothing is asked any more and no skeleton stands; says what still did, if anything. */
export async function settled(page, patience = 20_000) {
  const seen = watched.get(page);
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const isQuiet = seen.pending.size === 0 && Date.now() - seen.rested > 120;
    if (isQuiet && (await page.evaluate(isDrawn))) return null;
    await page.waitForTimeout(40);
  }
  const asked = [...seen.pending].map((one) => one.url());
  return `still loading after ${patience / 1000} s${asked.length ? `: ${asked.join(", ")}` : ""}`;
}

function isDrawn() {
  const main = document.querySelector("main");
  return Boolean(main?.querySelector("h1")) && !main.querySelector('[role=status][aria-label^="Loading"]');
}
