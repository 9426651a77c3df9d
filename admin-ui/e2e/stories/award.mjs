/** Something is awarded by hand, seen by the member, and taken back. */
export const story = "Award somebody by hand, and take it back";

export default async function ({ page, step, go, axe, api, world }) {
  const who = world.guild.people[1];
  const REASON = "Helped the newcomers";
  const form = page.getByRole("tabpanel", { name: "Award a currency" });
  const balance = async () => {
    const { transactions } = await api.get(`/ledger/transactions?cause=manual_award&user_id=${who.id}`);
    return transactions.filter((one) => one.reason === REASON).length;
  };
  await step("a member is found by the beginning of their name", async () => {
    await go("/admin/awards");
    await form.getByLabel(/^Members/).pressSequentially(who.name.slice(0, 6));
    await page.getByRole("option", { name: who.name }).first().click();
    await page.getByRole("list", { name: "Chosen members" }).getByText(who.name).waitFor();
  });
  await step("gold for them, with a reason", async () => {
    await form.getByLabel("Currency", { exact: true }).selectOption("gold");
    await form.getByLabel(/^Amount/).fill("25");
    await form.getByLabel("Reason").fill(REASON);
    await axe("the filled form");
    await form.getByRole("button", { name: /^Give 25/ }).click();
    await page.getByText("What they have now").waitFor();
    if ((await balance()) !== 1) throw new Error("the books have no such entry");
  });
  await step("it is among the recent ones, and is taken back", async () => {
    const row = page.getByRole("row").filter({ hasText: REASON });
    await row.getByRole("button", { name: /^Take/ }).click();
    const dialog = page.getByRole("dialog", { name: "Take it back?" });
    await axe("the question before it is taken back");
    await dialog.getByRole("button", { name: "Take back", exact: true }).click();
    await row.getByText("taken back").waitFor();
  });
  await step("their page tells of it", async () => {
    await go(`/members/${who.id}`);
    await page.getByText(REASON).first().waitFor();
  });
}
