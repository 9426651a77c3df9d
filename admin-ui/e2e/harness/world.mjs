/** A community to look at: a generated history, replayed, behind a Synapse that serves the built pages. */
import { randomBytes } from "node:crypto";
import { chmod, open, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { BIN, output, serving } from "./processes.mjs";

const SYNAPSE = `${BIN}/synapse`;
const LINK = /(http:\/\/127\.0\.0\.1:(\d+)\/api\/auth\/local\?key=[\w-]+)/;

/** Everything is in one folder, which goes when it closes. */
export async function openWorld() {
  const folder = await mkdtemp(join(tmpdir(), "synapse-e2e-"));
  // as root, the database server is somebody else
  await chmod(folder, 0o755);
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const [data, history] = [join(folder, "data"), join(folder, "community.jsonl")];
    const guild = await invent(history);
    const preset = ["--preset", "classic-gamification", "--shift-to-now"];
    await output(SYNAPSE, ["replay", history, ...preset, "--data", data]);
    const env = {
      SYNAPSE_GUILD: guild.id,
      SYNAPSE_CHANGES_PER_MINUTE: "0",
      JWT_SECRET: randomBytes(32).toString("hex"),
      DATABASE_URL: "",
      SYNAPSE_DATA: "",
    };
    const up = await serving(SYNAPSE, ["up", "--port", "0", "--data", data], (said) => LINK.exec(said), { env });
    const [, link, port] = up.found;
    const others = await prepare(data, guild, env);
    return {
      address: `http://127.0.0.1:${port}`,
      guild,
      ...others,
      link,
      said: up.said,
      newLink: async () => (await output(SYNAPSE, ["sign-in", "--port", port, "--data", data], { env })).trim(),
      close: async () => {
        await up.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Find what addresses name: somebody of whom there is much to show, and a rule with many messages to try it on. */
export async function nameSome(world, api) {
  const board = await api.get("/leaderboard/xp?limit=1").catch(() => null);
  world.busiest = board?.users[0]?.id ?? world.member.id;
  const { rules } = await api.get("/rules");
  world.tried = rules.find(({ pack, kind }) => pack === "message-rewards" && kind === "reward");
}

/** Write the history; who is in it stands in its first line. */
async function invent(path) {
  const file = await open(path, "w+");
  try {
    await output(SYNAPSE, ["generate", "--members", "300", "--days", "30", "--seed", "1"], { to: file.fd });
    const lines = createInterface({ input: file.createReadStream({ start: 0, autoClose: false }) });
    const first = (await lines[Symbol.asyncIterator]().next()).value;
    lines.close();
    const { guild, members, channels } = JSON.parse(first);
    const people = members.filter((one) => !one.is_bot);
    return { id: guild.id, name: guild.name, people, channels };
  } finally {
    await file.close().catch(() => {});
  }
}

async function prepare(data, guild, env) {
  const script = new URL("../prepare.py", import.meta.url).pathname;
  const member = guild.people[0].id;
  const made = JSON.parse(await output(`${BIN}/python`, [script, data, guild.id, member], { env }));
  const { session, csrf, ...rest } = made;
  return { ...rest, member: { id: member, session, csrf } };
}
