/** What the build made: its chunks by name, which of them each route needs, and how large they are. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const KIT = new URL("../../.svelte-kit/", import.meta.url);
const CLIENT = new URL("output/client/", KIT);

export function readBuild() {
  const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", CLIENT), "utf8"));
  const byName = new Map(Object.entries(manifest).map(([key, { name }]) => [name, key]));
  const node = (number) => byName.get(`nodes/${number}`);
  return {
    manifest,
    shell: ["entry/start", "entry/app", "nodes/0"].map((name) => byName.get(name)),
    routes: routes(node),
  };
}

/** Route → the chunks that it begins with: its layouts and itself. */
function routes(node) {
  const app = readFileSync(new URL("generated/client-optimized/app.js", KIT), "utf8");
  const found = /export const dictionary = (\{[^;]*\});/.exec(app);
  if (!found) throw new Error("the build names no routes: run `npm run build` first");
  const dictionary = JSON.parse(found[1].replaceAll("~", "-").replaceAll(/,(?=\s*[\]}])/g, ""));
  return Object.entries(dictionary).map(([route, [leaf, layouts = []]]) => ({
    route,
    chunks: [0, ...layouts, Math.abs(leaf)].map(node),
  }));
}

/** All that comes with some chunks; `lazily` also what they may ask for later, `but` not what these ask for. */
export function reached(manifest, begins, { lazily = false, but = new Set() } = {}) {
  const found = new Set();
  const visit = (key) => {
    if (found.has(key) || !manifest[key]) return;
    found.add(key);
    manifest[key].imports?.forEach(visit);
    if (lazily && !but.has(key)) manifest[key].dynamicImports?.forEach(visit);
  };
  begins.forEach(visit);
  return found;
}

/** The chunk that a dynamic import of a module fetches. */
export function fetchedBy(manifest, module) {
  const key = Object.keys(manifest).find((one) => manifest[one].isDynamicEntry && one.includes(module));
  if (!key) throw new Error(`nothing fetches ${module} lazily`);
  return key;
}

const known = new Map();

/** As it travels, in bytes. */
export function squeezed(file) {
  if (!known.has(file)) known.set(file, gzipSync(readFileSync(new URL(file, CLIENT)), { level: 9 }).length);
  return known.get(file);
}

export function sum(manifest, keys, of) {
  const files = new Set([...keys].flatMap((key) => of(manifest[key]) ?? []));
  return [...files].reduce((total, file) => total + squeezed(file), 0);
}

export const scripts = (chunk) => (chunk.file.endsWith(".js") ? [chunk.file] : []);
export const styles = (chunk) => chunk.css;
