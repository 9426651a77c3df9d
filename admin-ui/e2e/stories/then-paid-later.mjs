/** Payouts are paused while something is amiss; what came meanwhile is paid afterwards, once it was looked at. */
import { gamePack, payingRule } from "./shared/game.mjs";

export const story = "Add a pack, pause payouts, pay later what came meanwhile, and remove the pack";
export const as = { fresh: true };
export const turn = "fresh guild";

export default async function ({ page, step, go, axe, api, world }) {
  const guild = `/api/guilds/${world.fresh}`;
  const who = world.guild.people[0].id;
  const entries = async () => (await api.get(`${guild}/ledger/transactions?user_id=${who}`)).transactions.length;

  await step("a pack of one's own comes in as text, once it was seen what it does", async () => {
    await go("/admin/packs");
    await page.getByRole("button", { name: "Add a pack" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a pack" });
    await dialog.getByRole("tab", { name: "Pasted text" }).click();
    const text = gamePack("harbour", "Harbour game", `rules:\n${payingRule("harbour-first", "event.points")}`);
    await dialog.getByLabel(/^The pack's text/).fill(text);
    await dialog.getByRole("button", { name: "See what it would do" }).click();
    await axe("what the pack would do");
    await dialog.getByRole("button", { name: "Install it" }).click();
    await page.waitForURL("**/admin/packs/harbour");
  });
  await step("payouts are paused in the settings", async () => {
    await go("/admin/settings");
    await page.getByRole("switch", { name: "Payouts are paused" }).click();
    await axe("a setting that is not saved");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("1 change not saved").waitFor({ state: "detached" });
  });
  await step("an event is stored and pays nothing", async () => {
    const { outcome } = await api.post(`${guild}/events`, {
      event_type: "harbour.won",
      user_id: who,
      payload: { points: 7 },
    });
    if (outcome !== "stored" || (await entries()) !== 0) throw new Error(`${outcome}, and ${await entries()} entries`);
  });
  await step("payouts go on", async () => {
    await go("/admin/settings");
    await page.getByRole("button", { name: "Back to the default of Payouts are paused" }).click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("1 change not saved").waitFor({ state: "detached" });
  });
  await step("what came meanwhile is looked at, and paid", async () => {
    await go("/admin/data-sources");
    await page.getByText("1 event while payouts were paused").waitFor();
    await page.getByRole("button", { name: "See what it would pay" }).click();
    const dialog = page.getByRole("dialog", { name: "Pay 1 event?" });
    await dialog.getByText("1 event would pay 7 Gold to 1 member.").waitFor();
    await axe("what paying would come to");
    if ((await entries()) !== 0) throw new Error("looking paid");
    await dialog.getByRole("button", { name: "Pay by the rules of now" }).click();
    await page.getByText("Paid", { exact: true }).first().waitFor();
    if ((await entries()) !== 1) throw new Error(`${await entries()} entries`);
  });
  await step("the pack goes again, once it was seen what goes with it", async () => {
    await go("/admin/packs/harbour");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    const remove = page.getByRole("dialog").getByRole("button", { name: "Remove it" });
    await remove.and(page.locator(":enabled")).waitFor();
    await axe("what goes with the pack");
    await remove.click();
    await page.waitForURL("**/admin/packs");
  });
}
