/** Browsers' contexts: the operator's, a member's, nobody's; each with a theme, a width and a guild. */
import { prepareContext } from "./watch.mjs";

const HEIGHT = 900;
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><circle cx="32" cy="32" r="32" fill="#5865f2"/></svg>';

export async function openContext(browser, world, { who = "operator", theme = "light", width = 1440, guild } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: HEIGHT },
    baseURL: world.address,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
    storageState: who === "operator" ? world.operator : undefined,
  });
  if (who === "member") await context.addCookies(cookiesOf(world));
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: world.address });
  await prepareContext(context);
  // Discord's pictures are Discord's: nobody asks for them here, but whether the policy lets them in still shows
  await context.route("https://cdn.discordapp.com/**", (route) =>
    route.fulfill({ contentType: "image/svg+xml", body: PICTURE }),
  );
  await context.addInitScript(
    ([chosen, here]) => {
      localStorage.setItem("synapse.theme", chosen);
      if (here && !localStorage.getItem("synapse.guild")) localStorage.setItem("synapse.guild", here);
    },
    [theme, guild ?? world.guild.id],
  );
  return context;
}

function cookiesOf({ address, member }) {
  const named = { synapse_session: member.session, synapse_csrf: member.csrf };
  return Object.entries(named).map(([name, value]) => ({ name, value, url: address }));
}

/** Follow the link that Synapse printed; who is signed in by it is kept for all contexts after this. */
export async function signIn(browser, link) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  const state = await context.storageState();
  await context.close();
  if (!state.cookies.some((one) => one.name === "synapse_session")) throw new Error("the local link signed nobody in");
  return state;
}
