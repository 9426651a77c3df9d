/** A pack of somebody's own, about a game whose server posts what happens in it. */
export const gamePack = (id, name, rules = "") => `# ${name}: this comment is somebody's, and stays
synapse: 1
id: ${id}
version: "1.0.0"
name: ${name}
requires: {economy: "^1"}
events:
  ${id}.won:
    description: A member won a round of ${name}.
    fields:
      points: {type: integer, description: points of the round}
${rules}`;

export const payingRule = (id, amount) => `  # what a win is worth
  - id: ${id}
    kind: reward
    name: ${id}
    description: As it was at first
    trigger: ${id.replace(/-(first|second)$/, "")}.won
    effects:
      - credit: {currency: gold, amount: ${amount}}
`;

/** Post a round that a member won; what moved because of it. */
export async function won(api, game, user_id, points) {
  const body = { event_type: `${game}.won`, user_id, payload: { points } };
  const { outcome, effects } = await api.post("/events", body);
  if (outcome !== "stored") throw new Error(`the event was ${outcome}`);
  return effects;
}

/** The rule pays more for more points, and nothing for few. */
export async function paysAsBuilt(api, game, user) {
  const [many, few] = [await won(api, game, user, 12), await won(api, game, user, 3)];
  const paid = many.find(({ currency }) => currency === "gold");
  if (paid?.amount !== 12) throw new Error(`12 points paid ${JSON.stringify(many)}`);
  if (few.length) throw new Error(`3 points paid ${JSON.stringify(few)}`);
}
