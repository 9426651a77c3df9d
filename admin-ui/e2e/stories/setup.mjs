/** From a fresh bot to a community that is set up, in few inputs. */
const MOST_INPUTS = 15;

export const story = `The wizard sets a fresh community up in at most ${MOST_INPUTS} inputs`;
export const as = { fresh: true };
export const turn = "fresh guild";

export default async function ({ page, step, world, go, axe, api }) {
  let inputs = 0;
  const input = async (work) => {
    inputs += 1;
    await work;
  };
  const next = () => input(page.getByRole("button", { name: "Next" }).click());

  await step("the admin pages lead to the wizard", async () => {
    await page.goto("/admin");
    await page.waitForURL("**/admin/setup");
    await page.getByRole("heading", { name: "Community", level: 2 }).waitFor();
    await axe("the first step");
  });
  await step("community: its name, and when its day begins", async () => {
    await input(page.getByLabel("What members call the community").fill("The Fresh Harbour"));
    await input(page.getByLabel("Time zone").selectOption("Europe/Berlin"));
    await next();
  });
  await step("preset: a ready-made one", async () => {
    await input(page.getByRole("radio", { name: /^Classic Gamification/ }).check());
    await axe("the presets");
    await next();
  });
  await step("zones: one channel goes elsewhere, the others follow their category", async () => {
    await input(page.getByLabel("Zone of showcase").selectOption({ label: "Talk" }));
    await axe("the zones");
    await next();
  });
  await step("admins and news", async () => {
    await input(page.getByLabel("Admin role").selectOption({ label: "@Moderators" }));
    await input(page.getByLabel("Announcements").selectOption({ label: "#announcements" }));
    await next();
  });
  await step("review: nothing is done yet, then all of it", async () => {
    await page.getByText("Europe/Berlin").waitFor();
    await axe("the review");
    await input(page.getByRole("button", { name: "Set up" }).click());
    await page.getByRole("heading", { name: "The Fresh Harbour is set up" }).waitFor();
    await axe("what was done");
  });
  await step(`it took at most ${MOST_INPUTS} inputs`, () => {
    if (inputs > MOST_INPUTS) throw new Error(`it took ${inputs}`);
  });
  await step("the community is as the wizard said", async () => {
    const status = await api.get(`/api/guilds/${world.fresh}/admin/setup/status`);
    if (!status.initialized || status.preset !== "classic-gamification") throw new Error(JSON.stringify(status));
    const { zones } = await api.get(`/api/guilds/${world.fresh}/admin/zones`);
    const talk = zones.find(({ name }) => name === "Talk");
    if (talk?.channel_ids.length !== 4) throw new Error(`Talk has ${JSON.stringify(talk?.channel_ids)}`);
  });
  await step("its admin pages are open from now on", async () => {
    await go("/admin");
    await page.waitForURL("**/admin/rules");
  });
}
