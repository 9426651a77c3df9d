/** How much the pages weigh, against what they may: `node scripts/sizes.mjs` after a build; exits 1 above a limit. */
import { readBuild, reached, scripts, squeezed, styles, sum } from "./sizes/build.mjs";

const KB = 1_000;
const EDITOR = "/admin/rules/[id]";

const { manifest, shell, routes } = readBuild();
const first = reached(manifest, shell);
const now = (chunks) => new Set([...first, ...reached(manifest, chunks)]);
// what the frame around all pages loads once it is touched (its menus) is no route's own
const touched = reached(manifest, [shell.at(-1)], true);
const later = (chunks) => {
  const own = [...reached(manifest, [chunks.at(-1)], true)].filter((key) => !touched.has(key));
  return new Set([...now(chunks), ...own]);
};
const all = Object.values(manifest).flatMap(scripts);
const largest = all.reduce((a, b) => (squeezed(a) > squeezed(b) ? a : b));

const rows = [
  ["shell: scripts", sum(manifest, first, scripts), 70],
  ["shell: styles", sum(manifest, first, styles), 15],
];
for (const { route, chunks } of routes) {
  const isPublic = !route.startsWith("/admin");
  const [at, with_] = [sum(manifest, now(chunks), scripts), sum(manifest, later(chunks), scripts)];
  const name = route.replace("/(public)", "") || "/";
  rows.push([name, at, route === EDITOR ? 170 : isPublic ? 130 : null]);
  if (with_ > at)
    rows.push([`${name} with what it loads later`, with_, route === EDITOR ? 320 : isPublic ? 130 : null]);
}
rows.push([`the largest chunk (${largest.split("/").at(-1)})`, squeezed(largest), 150]);
rows.push(["all scripts", [...new Set(all)].reduce((total, file) => total + squeezed(file), 0), 900]);

const width = Math.max(...rows.map(([name]) => name.length));
for (const [name, bytes, limit] of rows) {
  const mark = limit === null ? "" : `of ${String(limit).padStart(4)}  ${bytes > limit * KB ? "✗ too much" : "✓"}`;
  console.log(`${name.padEnd(width)}  ${(bytes / KB).toFixed(1).padStart(7)} kB  ${mark}`);
}
process.exitCode = rows.some(([, bytes, limit]) => limit !== null && bytes > limit * KB) ? 1 : 0;
