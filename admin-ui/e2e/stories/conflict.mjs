/** Two people save one pack: nothing of either is lost. */
import { gamePack, payingRule } from "./shared/game.mjs";

export const story = "Somebody else saves meanwhile: both changes are merged";
export const expects = [/412/];

const PACK = gamePack("duel", "Duel", `rules:\n${payingRule("duel-first", 1)}${payingRule("duel-second", 2)}`);

export default async function ({ page, step, go, axe, api }) {
  await step("there is a pack of one's own", () => api.post("/packs", { text: PACK }));
  await step("one begins to change a rule", async () => {
    await go("/admin/rules/duel-first?pack=duel");
    await page.getByLabel("Description").fill("As I want it");
    await page.getByText("not saved").waitFor();
  });
  await step("somebody else saves another change", async () => {
    const { data, etag } = await api.tagged("/packs/duel/text");
    const text = data.replace("amount: 2", "amount: 22");
    await api.put("/packs/duel", { text, reason: "More for the second" }, { "If-Match": etag });
    await page.getByText(/Revision \d+ was saved by/).waitFor();
    await axe("the editor with the notice");
  });
  await step("saving meets theirs, and puts both together", async () => {
    await page.getByRole("button", { name: "Save…" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await dialog.getByText("Somebody else saved this pack meanwhile").waitFor();
    await dialog.getByText("The changes do not touch each other").waitFor();
    await dialog.getByText("In force: theirs").waitFor();
    await axe("the merge");
    await dialog.getByRole("button", { name: "Save both together" }).click();
    await page.getByText(/Saved as revision/).waitFor();
  });
  await step("both changes are in force, and every comment", async () => {
    const text = await api.get("/packs/duel/text");
    const wanted = PACK.replace("As it was at first", "As I want it").replace("amount: 2}", "amount: 22}");
    if (text !== wanted) throw new Error(text);
  });
}
