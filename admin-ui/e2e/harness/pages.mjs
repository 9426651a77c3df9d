/** Every route in every look: what it answered, what went wrong on it, and what it showed. */
import { violations } from "./axe.mjs";
import { openContext } from "./contexts.mjs";
import { settled, watch } from "./watch.mjs";

// each worker takes one from either end, so that both have as much to do
export const LOOKS = [
  { theme: "light", width: 1440 },
  { theme: "dark", width: 1440 },
  { theme: "dark", width: 390 },
  { theme: "light", width: 390 },
];
const NARROWEST = 320;

/** The report's `pages`, and the routes that scroll sideways on the narrowest screen. */
export async function visitAll(browser, world, routes, { parallel = 2, told = () => {} } = {}) {
  const [pages, sideways, waiting] = [[], [], [...LOOKS]];
  const work = async () => {
    for (let look = waiting.shift(); look; look = waiting.shift()) {
      const context = await openContext(browser, world, look);
      const page = await context.newPage();
      const seen = watch(page);
      for (const one of routes) {
        const visited = await visit(page, seen, one, look, world);
        pages.push(visited);
        told(visited);
        if (look.theme === "light" && look.width === 390) sideways.push(...(await tooWide(page, one.route)));
      }
      await context.close();
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const order = new Map(routes.map(({ route }, place) => [route, place]));
  return { pages: pages.sort((a, b) => order.get(a.route) - order.get(b.route)), sideways };
}

async function visit(page, seen, { route, make }, look, world) {
  seen.console.length = seen.csp.length = 0;
  const found = { route, ...look, status: 0, console_errors: [], csp_reports: [], axe_violations: [], rows_shown: 0 };
  try {
    const response = await page.goto(make ? await make({ world }) : route, { waitUntil: "load" });
    const late = await settled(page);
    const shown = await page.evaluate(whatIsShown);
    found.status = shown.status ?? response?.status() ?? 0;
    found.rows_shown = shown.rows;
    if (late) found.console_errors.push(late);
    found.axe_violations = await violations(page);
  } catch (error) {
    found.console_errors.push(`not shown: ${error.message.split("\n")[0]}`);
  }
  found.console_errors.push(...seen.console);
  found.csp_reports.push(...seen.csp);
  return found;
}

/** One page answers for every address; which of them it does not know shows in its heading only. */
function whatIsShown() {
  const heading = document.querySelector("main h1")?.textContent ?? "";
  const status = { "There is no such page": 404, "Something went wrong": 500 }[heading.trim()];
  const rows = document.querySelectorAll("main tbody tr, main [role=row], main li, main article").length;
  return { status, rows };
}

async function tooWide(page, route) {
  const before = page.viewportSize();
  await page.setViewportSize({ ...before, width: NARROWEST });
  await page.waitForTimeout(60);
  const { width, widest } = await page.evaluate(sidewaysBy);
  await page.setViewportSize(before);
  return width > NARROWEST ? [{ route, width, widest }] : [];
}

/** How wide the page is, and what reaches furthest to the right of it. */
function sidewaysBy() {
  const width = document.documentElement.scrollWidth;
  if (width <= innerWidth) return { width, widest: "" };
  const found = [...document.querySelectorAll("body *")].filter(
    (one) => one.getBoundingClientRect().right > innerWidth + 1,
  );
  const last = found.at(-1);
  return { width, widest: last ? `${last.tagName.toLowerCase()}.${String(last.className).slice(0, 80)}` : "" };
}
