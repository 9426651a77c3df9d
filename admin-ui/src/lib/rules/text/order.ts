/** Where a new key goes: rules and packs are read in an order that authors keep. */
const ORDERS: readonly (readonly string[])[] = [
  // a rule
  "id kind enabled name description module activity milestone trigger priority stop_processing conditions effects".split(
    " ",
  ),
  // a pack
  "synapse id version name description requires parameters events currencies factors measures defaults rules tests".split(
    " ",
  ),
];

/** The index at which a key goes among those that are there. */
export function placeOf(keys: readonly string[], key: string): number {
  const order = ORDERS.find((one) => one.includes(key) && keys.every((other) => one.includes(other)));
  if (!order) return keys.length;
  const rank = order.indexOf(key);
  return keys.reduce((place, other, i) => (order.indexOf(other) < rank ? i + 1 : place), 0);
}
