/** A rule is tried on an event that happened, and on one that is made up. */
export const story = "Try a rule on an event";

export default async function ({ page, step, go, axe, world }) {
  await step("the rule is open, and its trial", async () => {
    await go(`/admin/rules/${world.tried.id}?pack=${world.tried.pack}`);
    await page.getByRole("tab", { name: "Try it" }).click();
    await page.getByRole("tab", { name: "A recent event" }).waitFor();
    await axe("the trial");
  });
  await step("a real event, chosen from the latest", async () => {
    await page.getByRole("tabpanel").getByRole("radio").first().check();
    await page.getByRole("button", { name: "Try it", exact: true }).click();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await axe("what came of it");
  });
  await step("a made-up one", async () => {
    await page.getByRole("tab", { name: "Made up" }).click();
    await page.getByRole("button", { name: /Try/ }).last().click();
    await axe("the made-up event");
  });
}
