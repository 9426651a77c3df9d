/** A season ends, its standings stay, the next begins. */
export const story = "Roll the season";

export default async function ({ page, step, go, axe, api }) {
  const running = async () => (await api.get("/seasons")).seasons.find((one) => one.active);
  const before = await step("a season runs", running);
  await step("it is ended once its name is typed, and the next begins", async () => {
    await go("/admin/seasons");
    await page.getByRole("button", { name: "Roll the season" }).click();
    const dialog = page.getByRole("dialog", { name: `End ${before.name} and begin the next` });
    await dialog.getByLabel("Name", { exact: true }).fill("The long winter");
    await dialog.getByLabel(`Type “${before.name}” to go on`).fill(before.name);
    await dialog.getByLabel("Reason").fill("The year turns");
    await axe("the question before it rolls");
    await dialog.getByRole("button", { name: "Roll the season" }).click();
    await page.getByText("The long winter has begun").waitFor();
  });
  await step("the next one runs", async () => {
    const now = await running();
    if (now.name !== "The long winter") throw new Error(`${now.name} runs`);
  });
  await step("the standings of the one before stay", async () => {
    await page.getByRole("button", { name: new RegExp(`^${before.name}`) }).click();
    await page.getByRole("heading", { name: `Standings of ${before.name}` }).waitFor();
    await page.getByText("As they were when it ended").waitFor();
    await page.getByRole("table").last().getByRole("row").nth(1).waitFor();
    await axe("the standings");
  });
}
