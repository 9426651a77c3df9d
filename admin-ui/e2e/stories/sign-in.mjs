/** Signing in by the link of the terminal: it is good once, and signing out ends it. */
export const story = "Sign in by the local link, and sign out";
export const as = { who: "nobody" };
export const expects = [/401/, /403/];

export default async function ({ page, context, step, world, go, axe }) {
  const link = await world.newLink();
  await step("the link leads to the pages, signed in as the operator", async () => {
    await page.goto(link);
    await page.getByRole("button", { name: /^Account of/ }).waitFor();
    const names = (await context.cookies()).map(({ name }) => name);
    if (!names.includes("synapse_session")) throw new Error("no session was kept");
  });
  await step("the admin pages are open", async () => {
    await go("/admin/rules");
    await page.getByRole("heading", { level: 1, name: "Rules" }).waitFor();
  });
  await step("the account's menu has the themes and the way out", async () => {
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Dark" }).waitFor();
    await axe("the account's menu");
    await page.getByRole("menuitem", { name: "Dark" }).click();
    await page.waitForFunction(() => document.documentElement.classList.contains("dark"));
  });
  await step("signing out ends it", async () => {
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in", exact: true }).first().waitFor();
  });
  await step("the same link signs nobody in again", async () => {
    await page.goto(link);
    const names = (await context.cookies()).map(({ name }) => name);
    if (names.includes("synapse_session")) throw new Error("a used link signed somebody in");
  });
}
