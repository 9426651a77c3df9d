/** A community's whole configuration as a file: out, changed by hand, and in again. */
export const story = "Take a recipe out, change it, and bring it in by its plan";
export const as = { fresh: true };
export const turn = "fresh guild";

export default async function ({ page, step, go, axe, api, world }) {
  const guild = `/api/guilds/${world.fresh}`;
  const text = await step("it is saved as a file", async () => {
    await go("/admin/recipes");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Save as YAML" }).click(),
    ]);
    const parts = [];
    for await (const part of await download.createReadStream()) parts.push(part);
    return Buffer.concat(parts).toString("utf8");
  });
  await step("changed by hand, it says what it would change", async () => {
    const changed = text.replace(/(\n\s*community_motto:).*/, "$1 By the sea");
    const wanted =
      changed === text ? text.replace(/\nsettings:\n/, "\nsettings:\n  community_motto: By the sea\n") : changed;
    await page.getByLabel("Or its text").fill(wanted);
    await page.getByRole("button", { name: "See what it would change" }).click();
    await page.getByRole("heading", { name: "What would change" }).waitFor();
    await page.getByText("By the sea").last().waitFor();
    await axe("the recipe's plan");
  });
  await step("exactly that is applied", async () => {
    await page.getByRole("button", { name: "Apply exactly this" }).click();
    await page.locator("[data-sonner-toast]").first().waitFor();
    const { community_motto } = await api.get(`${guild}/settings/public`);
    if (community_motto !== "By the sea") throw new Error(`the motto is ${community_motto}`);
  });
}
