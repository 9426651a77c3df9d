/** What an event led to is kept as a test of the pack, which says the same ever after. */
import { gamePack } from "./shared/game.mjs";

export const story = "Turn a trial into a pack test";

const RULE = `rules:
  - id: proof-won
    kind: reward
    name: Won
    trigger: proof.won
    conditions:
      - any_of:
          - event.points > 100
          - event.points > 5
    effects:
      - credit: {currency: gold, amount: event.points * 2}
`;

export default async function ({ page, step, go, axe, api, world }) {
  await step("there is a pack of one's own", () => api.post("/packs", { text: gamePack("proof", "Proof", RULE) }));
  await step("its rule is tried on an event as JSON", async () => {
    await go("/admin/rules/proof-won?pack=proof");
    await page.getByRole("tab", { name: "Try it" }).click();
    await page.getByRole("tab", { name: "JSON" }).click();
    const event = { event_type: "proof.won", user_id: world.busiest, payload: { points: 12 } };
    await page.getByLabel("The event as JSON").fill(JSON.stringify(event));
    await page.getByRole("button", { name: "Try it", exact: true }).click();
    await page.getByText("It fires.").waitFor();
  });
  await step("the trace lies over the cards, those within the group too", async () => {
    const inner = page.getByLabel(/^Any of: step/);
    await inner.first().getByText("Does not hold").waitFor();
    await inner.nth(1).getByText("Holds", { exact: true }).waitFor();
    await axe("the trace over nested cards");
  });
  await step("an expression says what it comes to on that event", async () => {
    await page.getByRole("textbox", { name: /^Amount/ }).focus();
    await page.getByText("= 24", { exact: true }).waitFor();
    await page.getByRole("textbox", { name: /^Amount/ }).fill("event.points * 3");
    await page.getByText("= 36", { exact: true }).waitFor();
    await page.getByText("36 Gold to the member").waitFor();
    await page.getByRole("button", { name: /^Undo/ }).first().click();
    await page.getByText("24 Gold to the member").waitFor();
  });
  await step("it becomes a test", async () => {
    await page.getByRole("button", { name: "Turn this into a pack test" }).click();
    const text = await page.getByRole("region", { name: "The test as YAML" }).innerText();
    for (const line of ["tests:", "type: proof.won", "points: 12", "gold: 24", "- proof-won"]) {
      if (!text.includes(line)) throw new Error(`no ${line} in\n${text}`);
    }
    await axe("the test");
    await page.getByRole("link", { name: "Download" }).waitFor();
  });
}
