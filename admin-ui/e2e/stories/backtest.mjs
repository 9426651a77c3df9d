/** A change beside the live packs, on days that were: what it would have come to. */
export const story = "Backtest a change on the last seven days";

export default async function ({ page, step, go, axe, world }) {
  await step("a rule is switched off, and not saved", async () => {
    await go(`/admin/rules/${world.tried.id}?pack=${world.tried.pack}`);
    await page.getByRole("switch", { name: "The rule is on" }).click();
    await page.getByText("not saved").waitFor();
  });
  await step("the backtest is asked for", async () => {
    await page.getByRole("tab", { name: "Backtest" }).click();
    await axe("the backtest before it runs");
    await page.getByLabel("Which part of the past").selectOption({ label: "The last 7 days" });
    await page.getByRole("button", { name: "Backtest", exact: true }).click();
  });
  await step("it tells what would have come of it, and offers to apply exactly that", async () => {
    await page.getByRole("button", { name: "Apply exactly this" }).waitFor({ timeout: 60_000 });
    await axe("the results");
  });
}
