/** The Idempotency-Key of a form: the same as long as the same is asked, so that asking twice pays once. */
export function keyOfForm(): (asked: unknown) => string {
  let last = "";
  let key = "";
  return (asked) => {
    const now = JSON.stringify(asked);
    if (now !== last || !key) {
      last = now;
      key = crypto.randomUUID();
    }
    return key;
  };
}
