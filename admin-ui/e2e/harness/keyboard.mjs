/** What somebody does who has no mouse: they press Tab until they are there. */

/** Press Tab until the focus is on what is called so; `back` goes the other way. */
export async function tabTo(page, name, { most = 150, back = false } = {}) {
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    if (name.test(await focused(page))) return;
  }
  throw new Error(`${most} times Tab, and never at ${name}; now at “${await focused(page)}”`);
}

/** Press an arrow until what is highlighted is called so. */
export async function arrowTo(page, name, { key = "ArrowDown", most = 60 } = {}) {
  for (let pressed = 0; pressed < most; pressed++) {
    if (name.test(await focused(page))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${most} times ${key}, and never at ${name}`);
}

/** What a screen reader would call that which has the focus, roughly. */
export function focused(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    const label = at?.getAttribute("aria-label") ?? at?.labels?.[0]?.textContent ?? at?.textContent ?? "";
    return label.replaceAll(/\s+/g, " ").trim();
  });
}

/** Write into what has the focus, in the place of what stands there. */
export async function write(page, text) {
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}
