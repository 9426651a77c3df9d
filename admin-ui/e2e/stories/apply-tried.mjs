/** What a backtest tried comes into force exactly so, and the editor knows of it. */
import { gamePack, payingRule } from "./shared/game.mjs";

export const story = "Apply exactly what was backtested";
// whatever another story saves meanwhile would outdate the plan
export const alone = true;

const PACK = gamePack("plan", "Plan", `rules:\n${payingRule("plan-first", 1)}`);

export default async function ({ page, step, go, axe, api }) {
  const dialog = page.getByRole("dialog", { name: "Apply exactly this" });
  await step("there is a pack of one's own", () => api.post("/packs", { text: PACK }));
  await step("a change, not saved", async () => {
    await go("/admin/rules/plan-first?pack=plan");
    await page.getByLabel("Description").fill("As it was tried");
    await page.getByText("not saved").waitFor();
  });
  await step("it is backtested, and applied", async () => {
    await page.getByRole("tab", { name: "Backtest" }).click();
    await page.getByLabel("Which part of the past").selectOption({ label: "The last 7 days" });
    await page.getByRole("button", { name: "Backtest", exact: true }).click();
    await page.getByRole("button", { name: "Apply exactly this" }).click({ timeout: 60_000 });
    await dialog.getByText("plan in rule packs").waitFor();
    await axe("the plan");
    await dialog.getByRole("button", { name: "Apply it" }).click();
    await page.getByText("What was tried is in force").waitFor();
  });
  await step("nothing is left to save, and nobody seems to have saved meanwhile", async () => {
    await page.getByText("not saved").waitFor({ state: "hidden" });
    if (await page.getByText(/was saved by/).isVisible()) throw new Error("the editor takes it for somebody else's");
  });
  await step("it is in force, to the letter", async () => {
    const text = await api.get("/packs/plan/text");
    if (text !== PACK.replace("As it was at first", "As it was tried")) throw new Error(text);
  });
}
