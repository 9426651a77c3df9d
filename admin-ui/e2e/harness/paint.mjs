/** What a page's loading and typing cost, as the browser itself tells it. */

/** Before a page is opened: everything that is measured is kept in `window.measured`. */
export function prepareMeasures(context) {
  return context.addInitScript(() => {
    const kept = { fcp: 0, lcp: 0, cls: 0, shifted: [], excess: 0, keys: [], frames: null };
    window.measured = kept;
    const see = (type, take) =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
    see("paint", (one) => one.name === "first-contentful-paint" && (kept.fcp = one.startTime));
    see("largest-contentful-paint", (one) => (kept.lcp = one.startTime));
    see("longtask", (one) => (kept.excess += Math.max(0, one.duration - 50)));
    see("layout-shift", (one) => {
      if (one.hadRecentInput) return;
      kept.cls += one.value;
      const what = one.sources.map(({ node }) => node?.outerHTML?.slice(0, 100) ?? "something gone");
      kept.shifted.push(`${one.value.toFixed(3)} ${what.join(" | ")}`);
    });
    // from the key until the frame that shows what it did has been drawn
    const keyed = ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => kept.keys.push(performance.now() - timeStamp);
        port2.postMessage(null);
      });
    };
    addEventListener("keydown", keyed, true);
    const frame = (now) => {
      if (kept.frames?.last) kept.frames.longest = Math.max(kept.frames.longest, now - kept.frames.last);
      if (kept.frames) kept.frames.last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

export const measured = (page) => page.evaluate(() => window.measured);

/** The 95th of a hundred. */
export function p95(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? Infinity;
}

/** How long each of some keys takes until its frame, typed where the focus is. */
export async function typed(page, keys) {
  await page.evaluate(() => (window.measured.keys = []));
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
  }
  return (await measured(page)).keys;
}

/** The longest time between two frames while something is done. */
export async function longestFrame(page, work) {
  await page.evaluate(() => (window.measured.frames = { last: 0, longest: 0 }));
  await work();
  const { longest } = (await measured(page)).frames;
  await page.evaluate(() => (window.measured.frames = null));
  return longest;
}
