/** What was saved before can be had again. */
import { gamePack, payingRule } from "./shared/game.mjs";

export const story = "Restore an earlier revision";

const PACK = gamePack("chess", "Chess", `rules:\n${payingRule("chess-first", 1)}`);

export default async function ({ page, step, go, axe, api }) {
  // revisions are counted by guild: which ones these are shows in the history
  const [first, second] = await step("a pack has two revisions", async () => {
    await api.post("/packs", { text: PACK });
    const { etag } = await api.tagged("/packs/chess/text");
    await api.put("/packs/chess", { text: PACK.replace("amount: 1", "amount: 100") }, { "If-Match": etag });
    const { revisions } = await api.get("/packs/chess/revisions");
    return revisions
      .slice(0, 2)
      .map((one) => one.revision)
      .reverse();
  });
  await step("its history tells them, and what changed", async () => {
    await go("/admin/rules/chess-first?pack=chess");
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByText(`Revision ${second}`, { exact: true }).waitFor();
    await page
      .getByRole("button", { name: /What changed/ })
      .first()
      .click();
    await axe("the history");
  });
  await step("the first is put in force again", async () => {
    await page.getByRole("button", { name: `Restore revision ${first}` }).click();
    const dialog = page.getByRole("dialog", { name: `Restore revision ${first}` });
    await dialog.getByLabel("Reason").fill("That was too much");
    await axe("the dialog of restoring");
    await dialog.getByRole("button", { name: "Restore it" }).click();
    await page.getByText(`Revision ${first} is in force again`).waitFor();
  });
  await step("its text is what it was, to the letter", async () => {
    const text = await api.get("/packs/chess/text");
    if (text !== PACK) throw new Error(text);
  });
}
