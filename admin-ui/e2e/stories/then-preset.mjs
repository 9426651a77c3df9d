/** Another preset, looked at closely and then applied exactly so; the guild is the one that the wizard set up. */
export const story = "Import a preset: look at the plan, and apply exactly that";
export const as = { fresh: true };
export const turn = "fresh guild";

export default async function ({ page, step, world, go, axe, api, settled }) {
  const origin = async () => {
    const { presets } = await api.get(`/api/guilds/${world.fresh}/presets`);
    return presets.find((one) => one.is_origin)?.id;
  };
  await step("the gallery leads to it", async () => {
    await go("/admin/presets");
    await axe("the gallery");
    await page.locator('main a[href="/admin/presets/minimal-engagement"]').click();
    await page.waitForURL("**/admin/presets/minimal-engagement");
    await settled();
  });
  await step("what it would change is shown, and nothing has changed", async () => {
    await page.getByRole("button", { name: "See what it would change" }).click();
    await page.getByRole("heading", { name: "What would change" }).waitFor();
    await axe("the plan");
    if ((await origin()) === "minimal-engagement") throw new Error("it was applied before it was meant");
  });
  await step("exactly that is applied", async () => {
    await page.getByLabel("Reason").fill("We want it quiet");
    await page.getByRole("button", { name: "Apply exactly this" }).click();
    await page
      .locator("[data-sonner-toast]")
      .getByText(/is in force/)
      .waitFor();
    const preset = await origin();
    if (preset !== "minimal-engagement") throw new Error(`the preset is ${preset}`);
  });
}
