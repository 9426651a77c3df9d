/** How much the pages weigh, against what they may: `node scripts/sizes.mjs` after a build; exits 1 above a limit. */
import { fetchedBy, readBuild, reached, scripts, squeezed, styles, sum } from "./sizes/build.mjs";

const KB = 1_000;
const EDITOR = "/admin/rules/[id]";
/** What the rule editor fetches by itself once its form is there: the code editor, dragging, toasts. */
const OF_ITSELF = ["src/lib/rules/editor/code-view.ts", "svelte-dnd-action", "svelte-sonner"];

const { manifest, shell, routes } = readBuild();
const first = reached(manifest, shell);
const now = (chunks) => new Set([...first, ...reached(manifest, chunks)]);
// whatever a page may ask for, be it asked for or not; what the frame around it fetches for its menus is not the page's
const later = (chunks) =>
  new Set([...now(chunks), ...reached(manifest, [chunks.at(-1)], { lazily: true, but: first })]);
const all = [...new Set(Object.values(manifest).flatMap(scripts))];
const largest = all.reduce((a, b) => (squeezed(a) > squeezed(b) ? a : b));
const weight = (keys) => sum(manifest, keys, scripts);

const rows = [
  ["shell: scripts", weight(first), 70],
  // its menus and dialogs, the toasts
  [
    "shell: scripts with all that it may load",
    weight(reached(manifest, shell, { lazily: true, but: new Set([shell[1]]) })),
    null,
  ],
  ["shell: styles", sum(manifest, first, styles), 15],
];
for (const { route, chunks } of routes) {
  const isPublic = !route.startsWith("/admin");
  const [at, with_] = [now(chunks), later(chunks)];
  const name = route.replace("/(public)", "") || "/";
  rows.push([name, weight(at), route === EDITOR ? 170 : isPublic ? 130 : null]);
  if (route === EDITOR) {
    // every chunk that the form waits for is in the row above: the document needs none of these
    const itself = OF_ITSELF.map((part) => fetchedBy(manifest, part));
    rows.push([`${name} with the code editor`, weight([...at, ...reached(manifest, itself)]), 320]);
  }
  // the trial, the backtest and its charts, the history and its differences: each when it is opened
  if (weight(with_) > weight(at))
    rows.push([`${name} with all that it may load`, weight(with_), isPublic ? 130 : null]);
}
rows.push([`the largest chunk (${largest.split("/").at(-1)})`, squeezed(largest), 150]);
rows.push(["all scripts", all.reduce((total, file) => total + squeezed(file), 0), 900]);

const width = Math.max(...rows.map(([name]) => name.length));
for (const [name, bytes, limit] of rows) {
  const mark = limit === null ? "" : `of ${String(limit).padStart(4)}  ${bytes > limit * KB ? "✗ too much" : "✓"}`;
  console.log(`${name.padEnd(width)}  ${(bytes / KB).toFixed(1).padStart(7)} kB  ${mark}`);
}
process.exitCode = rows.some(([, bytes, limit]) => limit !== null && bytes > limit * KB) ? 1 : 0;
