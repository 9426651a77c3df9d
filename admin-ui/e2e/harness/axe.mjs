/** axe-core on a page as it is now, with whatever is open on it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

/** One line for each violation on the page, or within one place of it, with the first elements it was seen at. */
export async function violations(page, within = page.locator(":root")) {
  // by the debugger, not by a script element: the page's policy allows none
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(SOURCE);
  const found = await within.evaluate(
    (root, values) => window.axe.run(root, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }),
    RULES,
  );
  return found.violations.map(({ id, impact, help, nodes }) => {
    const places = nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.html.slice(0, 120)}`);
    return `${impact} ${id}: ${help} (${nodes.length}×) at ${places.join(" | ")}`;
  });
}
