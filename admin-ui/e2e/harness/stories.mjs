/** Stories: what somebody does from beginning to end, step by step, in a context of its own. */
import { mkdir } from "node:fs/promises";

import { apiOf } from "./api.mjs";
import { violations } from "./axe.mjs";
import { openContext } from "./contexts.mjs";
import { settled, watch } from "./watch.mjs";

const PATIENCE = 20_000;
const SHOTS = new URL("../shots/", import.meta.url).pathname;

/** Run them, a few at a time; those with the same `turn` one after the other, and at last those that want to be `alone`. */
export async function tellAll(browser, world, stories, { parallel = 3, told = () => {} } = {}) {
  const [results, busy] = [[], new Set()];
  const waiting = stories.toSorted((one, other) => Boolean(one.alone) - Boolean(other.alone));
  const isFree = ({ turn, alone }) => (alone ? busy.size === 0 : !busy.has(turn));
  const next = () => {
    const place = waiting.findIndex(isFree);
    return place < 0 ? null : waiting.splice(place, 1)[0];
  };
  const work = async () => {
    while (waiting.length) {
      const story = next();
      if (!story) {
        await new Promise((done) => setTimeout(done, 100));
        continue;
      }
      const turn = story.turn ?? story;
      busy.add(turn);
      const result = await tell(browser, world, story);
      busy.delete(turn);
      results.push(result);
      told(result);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const order = stories.map(({ story }) => story);
  return results.sort((a, b) => order.indexOf(a.story) - order.indexOf(b.story));
}

async function tell(browser, world, { story, as = {}, expects = [], default: run }) {
  const began = Date.now();
  const steps = [];
  const context = await openContext(browser, world, { ...as, guild: as.fresh ? world.fresh : undefined });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const seen = watch(page);
  const step = async (name, work) => {
    const one = { step: name, passed: false };
    steps.push(one);
    const value = await work();
    one.passed = true;
    return value;
  };
  const teller = {
    browser,
    world,
    context,
    page,
    step,
    api: apiOf(world),
    go: async (path) => {
      await page.goto(path);
      const late = await settled(page);
      if (late) throw new Error(`${path} is ${late}`);
    },
    settled: () => settled(page),
    /** No violation on the page as it is now. */
    axe: async (what) => {
      const found = await violations(page);
      if (found.length) throw new Error(`axe on ${what}: ${found.join("\n")}`);
    },
  };
  const result = { story, passed: false, steps };
  try {
    await run(teller);
    await step("nothing in the console, nothing refused by the policy", () => {
      const unforeseen = seen.console.filter((line) => !expects.some((one) => one.test(line)));
      const found = [...unforeseen, ...seen.csp];
      if (found.length) throw new Error(found.join("\n"));
    });
    result.passed = true;
  } catch (error) {
    result.error = error.message.slice(0, 2_000);
    await mkdir(SHOTS, { recursive: true });
    await page.screenshot({ path: `${SHOTS}${story.replace(/\W+/g, "-")}.png` }).catch(() => {});
  }
  result.seconds = Math.round((Date.now() - began) / 100) / 10;
  await context.close();
  return result;
}
