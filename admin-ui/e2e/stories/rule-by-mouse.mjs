/** A new rule, built from its cards, saved, and paying when an event arrives. */
import { gamePack, paysAsBuilt } from "./shared/game.mjs";

export const story = "Build a rule by mouse, save it, and see it pay when an event arrives";

export default async function ({ page, step, go, axe, api, world }) {
  await step("there is a pack of one's own", () => api.post("/packs", { text: gamePack("mousegame", "Mouse game") }));
  await step("a new rule in it", async () => {
    await go("/admin/rules");
    await page.getByRole("button", { name: /New rule/ }).click();
    await page.getByRole("menuitem", { name: /Mouse game/ }).click();
    await page.getByRole("heading", { name: "About the rule" }).waitFor();
  });
  await step("what it is called, and what sets it off", async () => {
    await page.getByLabel("Name", { exact: true }).fill("Gold for a win");
    await page.getByRole("button", { name: "Take message_create out of Events" }).click();
    await page.getByRole("combobox", { name: /^Events/ }).fill("mousegame.won");
  });
  await step("an effect, found by searching", async () => {
    await page.getByRole("button", { name: "Add an effect" }).click();
    await page.getByRole("combobox", { name: "Search" }).fill("cred");
    await axe("the dialog of steps");
    await page
      .getByRole("option", { name: /^Credit/ })
      .first()
      .click();
    await page.getByLabel(/^Currency/).selectOption("gold");
    await page.getByLabel(/^Amount/).fill("event.points");
    await page.keyboard.press("Escape");
  });
  await step("a condition", async () => {
    await page.getByRole("button", { name: "Add a condition" }).click();
    await page
      .getByRole("option", { name: /^Expression/ })
      .first()
      .click();
    await page.getByLabel("Expression", { exact: true }).fill("event.points > 5");
    await page.keyboard.press("Escape");
    await axe("the editor");
  });
  await step("it says in a sentence what it does", () =>
    page
      .locator("main header")
      .getByText(/in Gold/)
      .first()
      .waitFor(),
  );
  await step("save, with a reason", async () => {
    await page.getByRole("button", { name: "Save…" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Save the pack" });
    await dialog.getByText("added").first().waitFor();
    await dialog.getByLabel("Reason").fill("Winning should pay");
    await axe("the dialog of saving");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText(/Saved as revision/).waitFor();
  });
  await step("comments of the pack are still there", async () => {
    const text = await api.get("/packs/mousegame/text");
    if (!text.startsWith("# Mouse game: this comment")) throw new Error(text.slice(0, 200));
  });
  await step("it pays when an event arrives, and only then", () => paysAsBuilt(api, "mousegame", world.busiest));
}
