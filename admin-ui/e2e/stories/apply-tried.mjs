/** What a backtest tried comes into force exactly so, and the editor knows of it. */
import { gamePack, payingRule } from "./shared/game.mjs";

export const story = "Apply exactly what was backtested";
// other stories save packs meanwhile: the plan is outdated then, and says so
export const expects = [/409/];

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
    for (let attempt = 1; attempt <= 3; attempt++) {
      await page.getByRole("button", { name: /^Backtest( again)?$/ }).click();
      await page.getByRole("button", { name: "Apply exactly this" }).click({ timeout: 60_000 });
      await dialog.getByText("plan in rule packs").or(dialog.getByText("Something has changed")).first().waitFor();
      if (attempt === 1) await axe("the plan");
      const apply = dialog.getByRole("button", { name: "Apply it" });
      if (await apply.isEnabled()) {
        await apply.click();
        const refused = dialog.getByText("It could not be applied");
        await page.getByText("What was tried is in force").or(refused).first().waitFor();
        if (!(await refused.isVisible())) return;
      }
      await dialog.getByRole("button", { name: "Cancel" }).click();
    }
    throw new Error("the plan was outdated three times");
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
