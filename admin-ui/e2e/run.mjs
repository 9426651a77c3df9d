/**
 * The web pages, proved in a real browser against the real API: every route in every look, then stories.
 * `node e2e/run.mjs [--pages | --budgets | --stories [words of a story]]`; writes report.json, and exits 1 if anything
 * is bad. Of the budgets, times are told, and fail where budgets alone are asked for.
 */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";

import { measureAll } from "./budgets.mjs";
import { apiOf } from "./harness/api.mjs";
import { openBrowser } from "./harness/browser.mjs";
import { signIn } from "./harness/contexts.mjs";
import { visitAll } from "./harness/pages.mjs";
import { tellAll } from "./harness/stories.mjs";
import { nameSome, openWorld } from "./harness/world.mjs";
import { ROUTES } from "./routes.mjs";

const REPORT = new URL("report.json", import.meta.url);
const [only, ...words] = process.argv.slice(2);
const began = Date.now();
const say = (text) => console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${text}`);

async function main() {
  await rm(new URL("shots/", import.meta.url), { recursive: true, force: true });
  const [world, browser] = await Promise.all([openWorld(), openBrowser()]);
  try {
    say(`a community of ${world.guild.people.length} is up at ${world.address}`);
    world.operator = await signIn(browser, world.link);
    await nameSome(world, apiOf(world));
    if (only === "--budgets") return await measureOnly(browser, world);
    const { pages, sideways } = only === "--stories" ? { pages: [], sideways: [] } : await look(browser, world);
    const budgets = only ? { figures: [], failed: [] } : await measure(browser, world);
    const stories = only === "--pages" ? [] : await listen(browser, world);
    if (only !== "--stories") stories.push(narrowest(sideways));
    if (pages.some(isBad) || stories.some((one) => !one.passed)) complaints(world.said());
    await writeFile(REPORT, JSON.stringify({ pages, stories, budgets: budgets.figures }, null, 1) + "\n");
    return verdict(pages, stories) && budgets.failed.length === 0;
  } finally {
    await browser.close();
    await world.close();
  }
}

async function look(browser, world) {
  const told = (one) => isBad(one) && say(`✗ ${one.route} ${one.theme} ${one.width}`);
  const found = await visitAll(browser, world, ROUTES, { told });
  say(`${found.pages.length} pages seen`);
  return found;
}

async function measure(browser, world, options = {}) {
  const mark = ({ passed, told }) => (passed ? "✓" : told ? "· over" : "✗");
  const told = (one) => say(`${mark(one)} ${one.what}: ${one.value} of ${one.limit} ${one.unit}`.trimEnd());
  const found = await measureAll(browser, world, { told, ...options });
  for (const { what, why } of found.failed) if (why) console.log(`\n✗ ${what}\n  ${why.join("\n  ")}`);
  return found;
}

/** The rest of the report stays as it was. */
async function measureOnly(browser, world) {
  const { figures, failed } = await measure(browser, world, { timed: true });
  const report = JSON.parse(await readFile(REPORT, "utf8"));
  await writeFile(REPORT, JSON.stringify({ ...report, budgets: figures }, null, 1) + "\n");
  say(`${figures.length} budgets, ${failed.length} missed`);
  return failed.length === 0;
}

async function listen(browser, world) {
  const folder = new URL("stories/", import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith(".mjs")).sort();
  const all = (await Promise.all(files.map((name) => import(new URL(name, folder).href)))).flatMap(
    (one) => one.stories ?? [one],
  );
  const wanted = all.filter(({ story }) => words.every((word) => story.includes(word)));
  const told = (one) => say(`${one.passed ? "✓" : "✗"} ${one.story} (${one.seconds} s)`);
  return tellAll(browser, world, wanted, { told });
}

function narrowest(sideways) {
  const steps = [{ step: "every route at 320 px", passed: sideways.length === 0 }];
  const error = sideways.map(({ route, width, widest }) => `${route} is ${width} px wide: ${widest}`).join("\n");
  return { story: "No page scrolls sideways on the narrowest screen", passed: !error, steps, ...(error && { error }) };
}

function isBad(page) {
  const { status, console_errors, csp_reports, axe_violations } = page;
  return status !== 200 || console_errors.length + csp_reports.length + axe_violations.length > 0;
}

/** What Synapse itself complained of meanwhile. */
function complaints(said) {
  const at = said.search(/^\S+ \[(error|critical)/m);
  if (at >= 0) console.log(`\nSynapse says:\n${said.slice(at, at + 12_000)}`);
}

function verdict(pages, stories) {
  const [bad, failed] = [pages.filter(isBad), stories.filter((one) => !one.passed)];
  for (const one of bad) {
    const { route, theme, width, status } = one;
    const faults = [...one.console_errors, ...one.csp_reports, ...one.axe_violations];
    console.log(`\n${route} ${theme} ${width}${status === 200 ? "" : ` is ${status}`}\n  ${faults.join("\n  ")}`);
  }
  for (const { story, error, steps } of failed) {
    console.log(`\n✗ ${story}: ${steps.findLast(() => true)?.step ?? ""}\n  ${error.split("\n").join("\n  ")}`);
  }
  say(`${pages.length} pages, ${bad.length} bad; ${stories.length} stories, ${failed.length} failed`);
  return bad.length + failed.length === 0 && pages.length + stories.length > 0;
}

process.exitCode = (await main()) ? 0 : 1;
