/** Commands of the repository, run until they end or until they are told to. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
export const BIN = `${ROOT}.venv/bin`;

/** What a command prints; throws with what it complained of. */
export function output(command, args, { env = {}, to } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: ROOT, env: surroundings(env), stdio: ["ignore", to ?? "pipe", "pipe"] });
    let [said, complained] = ["", ""];
    child.stdout?.on("data", (part) => (said += part));
    child.stderr.on("data", (part) => (complained += part));
    child.on("error", failed);
    child.on("close", (code) =>
      code === 0 ? done(said) : failed(new Error(`${command} ${args[0]} ended with ${code}\n${complained}${said}`)),
    );
  });
}

/** A process that serves: resolves once it said what `ready` finds in its words. */
export function serving(command, args, ready, { env = {}, patience = 60_000 } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: ROOT, env: surroundings(env), stdio: ["ignore", "pipe", "pipe"] });
    let [said, found] = ["", null];
    const late = setTimeout(() => failed(new Error(`${args[0]} did not start\n${said}`)), patience);
    const ended = new Promise((over) => child.on("close", over));
    child.on("close", (code) => failed(new Error(`${args[0]} ended with ${code}\n${said}`)));
    const heard = (part) => {
      said += part;
      if (found || !(found = ready(said))) return;
      clearTimeout(late);
      done({ found, said: () => said, stop: () => (child.kill("SIGINT"), ended) });
    };
    child.stdout.on("data", heard);
    child.stderr.on("data", heard);
  });
}

function surroundings(env) {
  return { ...process.env, COLUMNS: "4000", NO_COLOR: "1", ...env };
}
