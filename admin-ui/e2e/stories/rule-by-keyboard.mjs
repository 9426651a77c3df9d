/** The same rule without a mouse: nothing is clicked. */
import { arrowTo, tabTo, write } from "../harness/keyboard.mjs";
import { gamePack, paysAsBuilt } from "./shared/game.mjs";

export const story = "Build a rule by keyboard only, and save it";

export default async function ({ page, step, go, axe, api, world }) {
  const press = (key) => page.keyboard.press(key);
  await step("there is a pack of one's own", () => api.post("/packs", { text: gamePack("keygame", "Key game") }));
  await step("the first Tab offers a way past the menus", async () => {
    await go("/admin/rules");
    await tabTo(page, /^To the content$/, { most: 1 });
    await press("Enter");
  });
  await step("a new rule in it", async () => {
    await tabTo(page, /New rule/);
    await press("Enter");
    await page.getByRole("menu").waitFor();
    await arrowTo(page, /Key game/);
    await press("Enter");
    await page.getByRole("heading", { name: "About the rule" }).waitFor();
  });
  await step("what it is called, and what sets it off", async () => {
    await tabTo(page, /^Name/);
    await write(page, "Gold for a win");
    await tabTo(page, /^Events/);
    await press("Backspace");
    await page.keyboard.type("keygame.won");
    await press("Enter");
  });
  await step("a condition", async () => {
    await tabTo(page, /^Add a condition$/);
    await press("Enter");
    await page.getByRole("combobox", { name: "Search" }).waitFor();
    await page.keyboard.type("expression");
    await press("Enter");
    await page.getByLabel("Expression", { exact: true }).waitFor();
    await tabTo(page, /^Expression$/);
    await write(page, "event.points > 5");
    await press("Escape");
  });
  await step("an effect", async () => {
    await tabTo(page, /^Add an effect$/);
    await press("Enter");
    await page.getByRole("combobox", { name: "Search" }).waitFor();
    await page.keyboard.type("credit");
    await press("Enter");
    await tabTo(page, /^Currency/);
    await page.keyboard.type("Gold");
    await tabTo(page, /^Amount/);
    await write(page, "event.points");
    await press("Escape");
    await axe("the editor");
  });
  await step("undo and redo, as everywhere", async () => {
    const text = () => page.evaluate(() => document.querySelector("main")?.textContent?.includes("event.points"));
    await press("Control+z");
    await press("Control+y");
    if (!(await text())) throw new Error("redo did not bring it back");
  });
  await step("save", async () => {
    await press("Control+s");
    const dialog = page.getByRole("dialog", { name: "Save the pack" });
    await dialog.getByText("added").first().waitFor();
    await tabTo(page, /^Reason/);
    await page.keyboard.type("Winning should pay");
    await press("Enter");
    await page.getByText(/Saved as revision/).waitFor();
  });
  await step("it pays when an event arrives, and only then", () => paysAsBuilt(api, "keygame", world.busiest));
}
