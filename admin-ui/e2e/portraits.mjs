/** Pictures of the main pages for docs/, of a generated community: `npm run portraits`. */
import { mkdir, writeFile } from "node:fs/promises";

import { apiOf } from "./harness/api.mjs";
import { openBrowser } from "./harness/browser.mjs";
import { openContext, signIn } from "./harness/contexts.mjs";
import { settled, watch } from "./harness/watch.mjs";
import { nameSome, openWorld } from "./harness/world.mjs";

const FOLDER = new URL("../../docs/images/", import.meta.url);
const HEIGHT = 840;

const PORTRAITS = [
  { name: "overview", path: () => "/", theme: "dark" },
  { name: "leaderboard", path: () => "/leaderboard", theme: "light" },
  { name: "activity", path: () => "/activity", theme: "dark" },
  { name: "achievements", path: () => "/achievements", theme: "dark" },
  { name: "member", path: (world) => `/members/${world.busiest}`, theme: "light", width: 390 },
  { name: "rules", path: () => "/admin/rules", theme: "light" },
  {
    name: "rule-editor",
    path: (world) => `/admin/rules/${world.tried.id}?pack=${world.tried.pack}`,
    theme: "light",
    before: tryIt,
  },
  { name: "currencies", path: () => "/admin/currencies", theme: "dark" },
];

/** The newest event, tried on the rule, so that the trace lies over the cards. */
async function tryIt(page) {
  await page.getByRole("tab", { name: "Try it" }).click();
  await page.getByRole("tabpanel").getByRole("radio").first().check();
  await page.getByRole("button", { name: "Try it", exact: true }).click();
  await page.getByText("Amounts, step by step").waitFor();
  await page.getByRole("heading", { name: "Conditions" }).evaluate((one) => scrollTo(0, one.offsetTop - 120));
}

async function portray(browser, world, { name, path, theme, width = 1280, before }) {
  const context = await openContext(browser, world, { theme, width });
  const page = await context.newPage();
  watch(page);
  await page.setViewportSize({ width, height: HEIGHT });
  await page.goto(path(world));
  await settled(page);
  await before?.(page);
  await page.addStyleTag({ content: "html { scrollbar-width: none }" }).catch(() => {});
  const session = await context.newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 70 });
  await writeFile(new URL(`${name}.webp`, FOLDER), Buffer.from(data, "base64"));
  await context.close();
}

const [world, browser] = await Promise.all([openWorld(), openBrowser()]);
try {
  world.operator = await signIn(browser, world.link);
  await nameSome(world, apiOf(world));
  await mkdir(FOLDER, { recursive: true });
  for (const one of PORTRAITS) await portray(browser, world, one);
} finally {
  await browser.close();
  await world.close();
}
