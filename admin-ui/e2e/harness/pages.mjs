/** Every route in every look: what it answered, what went wrong on it, and what it showed. */
import { violations } from "./axe.mjs";
import { openContext } from "./contexts.mjs";
import { settled, watch } from "./watch.mjs";

// a page is loaded once in each width, and stays while the system goes from the one theme to the other
const LOOKS = [
  { width: 1440, themes: ["light", "dark"] },
  { width: 390, themes: ["dark", "light"] },
];
const NARROWEST = 320;

/** The report's `pages`, and the routes that scroll sideways on the narrowest screen. */
export async function visitAll(browser, world, routes, { parallel = 2, told = () => {} } = {}) {
  const [pages, sideways] = [[], []];
  const work = async (look, waiting) => {
    const context = await openContext(browser, world, { width: look.width, theme: "system" });
    const page = await context.newPage();
    const seen = watch(page);
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const visited = await visit(page, seen, one, look, world);
      pages.push(...visited);
      visited.forEach(told);
      if (look.width < 400) sideways.push(...(await tooWide(page, one.route)));
    }
    await context.close();
  };
  const looks = LOOKS.map((look) => [look, [...routes]]);
  await Promise.all(Array.from({ length: parallel }, () => looks.map(([look, waiting]) => work(look, waiting))).flat());
  const order = new Map(routes.map(({ route }, place) => [route, place]));
  return { pages: pages.sort((a, b) => order.get(a.route) - order.get(b.route)), sideways };
}

/** A route in one width: what it is in each theme, with each dialog and menu that it `opens`. */
async function visit(page, seen, { route, make, opens = [] }, { width, themes }, world) {
  const found = themes.map((theme) => ({ route, theme, width, status: 0, rows_shown: 0 }));
  for (const one of found) {
    Object.assign(one, { console_errors: [], csp_reports: [], axe_violations: [] });
    seen.console.length = seen.csp.length = 0;
    try {
      await page.emulateMedia({ colorScheme: one.theme });
      await page.evaluate(nextFrame);
      if (one === found[0]) one.status = await load(page, make?.({ world }) ?? route, one);
      const shown = await page.evaluate(whatIsShown);
      one.status = shown.status ?? found[0].status;
      one.rows_shown = shown.rows;
      one.axe_violations.push(...(await violations(page)));
      for (const name of opens) one.axe_violations.push(...(await violationsIn(page, name)));
    } catch (error) {
      one.console_errors.push(`not shown: ${error.message.split("\n")[0]}`);
    }
    one.console_errors.push(...seen.console);
    one.csp_reports.push(...seen.csp);
  }
  return found;
}

async function load(page, address, { console_errors }) {
  const response = await page.goto(address, { waitUntil: "load" });
  const late = await settled(page);
  if (late) console_errors.push(late);
  return response?.status() ?? 0;
}

/** Of what opens when the first thing called so is pressed. */
async function violationsIn(page, name) {
  const called = { name: new RegExp(`^${name}`) };
  const [first, ...others] = ["button", "link", "switch"].map((role) => page.getByRole(role, called));
  const opener = others.reduce((found, one) => found.or(one), first);
  await opener.filter({ visible: true }).first().click();
  const opened = page.locator("[role=dialog], [role=alertdialog], [role=menu]").filter({ visible: true }).first();
  await opened.waitFor();
  const late = await settled(page);
  const found = await violations(page, opened);
  await page.keyboard.press("Escape");
  const left = page.locator("[role=dialog], [role=alertdialog], [role=menu], [data-dialog-overlay]");
  await left.first().waitFor({ state: "detached" });
  return [...(late ? [late] : []), ...found].map((line) => `${name}: ${line}`);
}

/** Colours are those of the theme once they were drawn. */
function nextFrame() {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}

/** One file answers for every address; which of them it does not know shows in its heading only. */
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
