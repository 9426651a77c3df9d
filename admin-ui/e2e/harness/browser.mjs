/** One Chromium: what CHROMIUM names, else the one on the PATH, else the one of the npm package. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

import { chromium } from "playwright-core";

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM || onPath("chromium") || (await packaged());
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--headless=shell",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--force-color-profile=srgb",
    ],
  });
}

function onPath(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not there
    }
  }
  return null;
}

async function packaged() {
  const { default: packed } = await import("@sparticuz/chromium");
  return packed.executablePath();
}
