/** Resolves once the browser has nothing better to do, or after a second. */
export function idle(): Promise<void> {
  return new Promise((done) => {
    // Safari has no such callback
    if ("requestIdleCallback" in window) requestIdleCallback(() => done(), { timeout: 1_000 });
    else setTimeout(done, 300);
  });
}
