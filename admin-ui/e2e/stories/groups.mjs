/** Conditions go into groups and out of them, by menu, by keys and by drag; their comments go with them. */
import { gamePack } from "./shared/game.mjs";

export const story = "Move a condition into a group and see it in the YAML";

const LOOSE = `      # few are not worth it
      - event.points > 5
`;
const GROUP = (more = "") => `      # one of these
      - any_of:
${more}          - event.points > 100   # a lot
          - actor.level > 3
`;
const rules = (conditions) => `rules:
  - id: group-won
    kind: reward
    name: Won
    trigger: group.won
    conditions:
${conditions}    effects:
      - credit: {currency: gold, amount: 1}
`;
const INSIDE = LOOSE.replace(/^/gm, "    ").trimEnd() + "\n";

export default async function ({ page, step, go, axe, api }) {
  const before = gamePack("group", "Group", rules(LOOSE + GROUP()));
  const within = gamePack("group", "Group", rules(GROUP(INSIDE)));
  const yaml = page.getByRole("textbox", { name: /YAML/ });
  const shows = async (part) => {
    const found = async () => (await yaml.innerText()).replaceAll("\u00a0", " ");
    for (let tries = 0; tries < 40; tries++) {
      if ((await found()).includes(part.trim())) return;
      await page.waitForTimeout(100);
    }
    throw new Error(`no\n${part}\nin\n${await found()}`);
  };

  await step("there is a pack of one's own", () => api.post("/packs", { text: before }));
  await step("its rule is open, form and YAML", async () => {
    await go("/admin/rules/group-won?pack=group");
    await shows(LOOSE);
  });
  await step("by menu into the group", async () => {
    await page.getByRole("button", { name: "What to do with step 1" }).first().click();
    await axe("the menu of a step");
    await page.getByRole("menuitem", { name: /^Into the group below/ }).click();
    await shows(GROUP(INSIDE));
  });
  await step("by keys out of it and in again", async () => {
    await page.getByRole("button", { name: /points is more than 5$/ }).focus();
    await page.keyboard.press("Alt+ArrowLeft");
    await shows(GROUP() + LOOSE);
    await page.keyboard.press("Control+z");
    await shows(GROUP(INSIDE));
    await page.keyboard.press("Control+z");
    await shows(LOOSE + GROUP());
  });
  await step("by drag", async () => {
    const handle = page.getByRole("button", { name: "Drag step 1 of Conditions" });
    await handle.scrollIntoViewIfNeeded();
    const from = await handle.boundingBox();
    const to = await page.getByRole("button", { name: "Drag step 1 of Any of" }).boundingBox();
    await page.mouse.move(from.x + 10, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + 14, to.y + 4, { steps: 30 });
    await page.waitForTimeout(600);
    await page.mouse.up();
    await page.waitForTimeout(300);
    const text = await yaml.innerText();
    if (!/any_of:[^]*points > 5/.test(text)) throw new Error(text);
    await page.keyboard.press("Control+z");
    await shows(LOOSE + GROUP());
  });
  await step("saved from within the group, to the letter", async () => {
    await page.getByRole("button", { name: "What to do with step 1" }).first().click();
    await page.getByRole("menuitem", { name: /^Into the group below/ }).click();
    await page.getByRole("button", { name: "Save…" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText(/Saved as revision/).waitFor();
    const text = await api.get("/packs/group/text");
    if (text !== within) throw new Error(text);
  });
}
