/** Nothing has happened yet: pages say so, and what comes next, in place of tables without rows. */
import { ROUTES } from "../routes.mjs";

export const story = "A community in which nothing has happened yet has pages that say so";
export const as = { fresh: true };
export const turn = "fresh guild";

// made for the other community's things
const NAMED = /\[/;

export default async function ({ page, step, go }) {
  for (const { route } of ROUTES.filter((one) => !NAMED.test(one.route))) {
    await step(route, async () => {
      await go(route);
      const failed = page.getByRole("main").getByRole("button", { name: "Try again" });
      if (await failed.count()) throw new Error(`${route} could not be shown`);
      const bare = await page.locator("main tbody").evaluateAll((all) => all.some((one) => !one.rows.length));
      if (bare) throw new Error(`${route} shows a table without rows`);
    });
  }
}
