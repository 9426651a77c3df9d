/** Who may not see a page, and when nothing answers: each is told apart, and nothing is blank. */
import { ROUTES } from "../routes.mjs";

const signedOut = {
  story: "Whoever is signed out is asked to sign in",
  as: { who: "nobody" },
  default: async ({ page, world, step, go, axe }) => {
    await step("an admin's page asks to sign in, and says how", async () => {
      await go("/admin/rules");
      await page.getByText("Sign in to go on").waitFor();
      await axe("the page of who is signed out");
    });
    for (const { route, make } of ROUTES.filter(({ route }) => !route.startsWith("/admin"))) {
      await step(`${route} shows itself`, async () => {
        await go(make?.({ world }) ?? route);
        await page.getByRole("heading", { level: 1 }).waitFor();
        if (await page.getByText(/not signed in|Sign in to go on/).count()) throw new Error(`${route} asks to sign in`);
      });
    }
    await step("where Discord is not set up, signing in leads to the other way", async () => {
      await page.getByRole("link", { name: "Sign in" }).click();
      await page.getByText("synapse sign-in").waitFor();
    });
  },
};

const expired = {
  story: "Whoever's session has ended keeps the page, and is told",
  expects: [/401/],
  default: async ({ page, context, step, go, axe }) => {
    await step("an admin's page is open", async () => {
      await go("/admin/packs");
      await page.getByRole("heading", { level: 1, name: "Packs" }).waitFor();
    });
    await step("the session ends, and the next page says so", async () => {
      await context.clearCookies();
      await page.getByRole("link", { name: "Zones" }).first().click();
      await page
        .getByText(/You are not signed in|Sign in to go on/)
        .first()
        .waitFor();
      await axe("the page after the session has ended");
    });
  },
};

const notAdmin = {
  story: "A member who is no admin is told so",
  as: { who: "member" },
  default: async ({ page, step, go, axe }) => {
    await step("an admin's page says whom it is for", async () => {
      await go("/admin/rules");
      await page.getByText("This is for admins").first().waitFor();
      await axe("the page of who is no admin");
    });
    await step("the way to admin pages is not offered", async () => {
      if (await page.getByRole("navigation", { name: "Admin pages" }).count())
        throw new Error("they are offered there");
      await go("/");
      if (await page.getByRole("link", { name: "Admin", exact: true }).count()) throw new Error("Admin is offered");
    });
    await step("public pages know who it is", () =>
      page.getByRole("button", { name: /^Account of A member/ }).waitFor(),
    );
  },
};

const nowhere = {
  story: "While there is no community every page leads to setup",
  expects: [/404/],
  default: async ({ page, context, step, go, axe }) => {
    await context.route("**/api/guilds", (route) => route.fulfill({ json: { guilds: [] } }));
    const unknown = {
      type: "urn:synapse:unknown-guild",
      title: "Not here",
      status: 404,
      detail: "no guild is known yet",
    };
    await context.route("**/settings/public", (route) => route.fulfill({ status: 404, json: unknown }));
    for (const path of ["/", "/admin/rules"]) {
      await step(`${path} says so, and where to begin`, async () => {
        await go(path);
        await page.getByText("There is no community to show").waitFor();
        await axe(`${path} without a community`);
        await page.getByRole("link", { name: "To setup" }).click();
        await page.getByText("The bot is in no community yet").waitFor();
      });
    }
  },
};

const unreachable = {
  story: "While the API does not answer a banner says so, and the page stays",
  expects: [/ERR_FAILED|ERR_CONNECTION|Failed to load resource/],
  default: async ({ page, context, step, go, axe }) => {
    await step("a page is shown", () => go("/admin/packs"));
    await step("the API is gone: a banner, not a blank page", async () => {
      await context.route("**/api/**", (route) => route.abort());
      await page.getByRole("link", { name: "Audit", exact: true }).first().click();
      await page.getByRole("alert").getByText("Synapse does not answer").waitFor();
      await page.getByRole("heading", { level: 1 }).waitFor();
      await axe("the page with the banner");
    });
    await step("it is back: by one press, or by itself, and the banner goes", async () => {
      await context.unroute("**/api/**");
      const again = page.getByRole("alert").getByRole("button", { name: "Try again" });
      await again.click({ timeout: 2_000 }).catch(() => {});
      await page.getByText("Synapse does not answer").first().waitFor({ state: "detached" });
    });
  },
};

export const stories = [signedOut, expired, notAdmin, nowhere, unreachable];
