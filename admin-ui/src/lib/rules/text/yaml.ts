/** Plain data as YAML in the style of the shipped packs: short things on one line, a rule's parts on lines of their own. */
import { isMap } from "./data";
import { plain } from "./plain";
import { CannotEdit, type Json } from "./types";

const WIDTH = 120;
/** Keys whose lists and maps stand on lines of their own, however short. */
const OPEN = new Set(["rules", "currencies", "parameters", "measures", "factors", "events", "conditions", "effects"]);
const MILESTONE = "milestone";
/** Lists of steps: each a line of its own, `- word: {…}`. */
const STEPS = new Set(["conditions", "effects", "all_of", "any_of"]);

/** A text that means itself without quotes, inside brackets too. */
const INSIDE = /^[A-Za-z_$(/][\p{L}\p{N}\w .()<>=!+*/%$^–—-]*$/u;
const OUTSIDE = /^[A-Za-z_$(/][\p{L}\p{N}\w .()<>=!+*/%$^,;'’"“”…–—[\]{}?&|:-]*$/u;
/** What other readers take for something else than a text. */
const OTHERWISE = /^(y|n|yes|no|on|off|~|null|true|false|[-+.]?\d[\d_.:eExXoOa-fA-F+-]*|[-+]?\.(inf|nan))$/i;
/** What has no place in a YAML text as it is; tabs and line breaks are looked at elsewhere. */
const UNPRINTABLE = /[^\P{Cc}\t\n]|[\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;

export function toYaml(value: Json): string {
  return `${block(value, 0)}\n`;
}

/** A value whose first line stands at `indent` already; lines are parted by \n. */
export function block(value: Json, indent: number, key = ""): string {
  const lead = " ".repeat(indent);
  if (Array.isArray(value) && value.length) {
    return value.map((item) => `- ${blockItem(item, indent + 2, key)}`).join(`\n${lead}`);
  }
  if (isMap(value) && Object.keys(value).length) {
    return Object.entries(value)
      .map(([name, inner]) => blockEntry(name, inner, indent))
      .join(`\n${lead}`);
  }
  return scalar(value, { indent: Math.max(indent, 2) });
}

/** An item without its dash, which stands two signs before `indent`. */
export function blockItem(item: Json, indent: number, key = ""): string {
  const short = isShort(item) && key !== "rules" && !(STEPS.has(key) && isMap(item));
  return short && flow(item).length + indent <= WIDTH && isContainer(item) ? flow(item) : block(item, indent, key);
}

export function blockEntry(name: string, value: Json, indent: number): string {
  return scalar(name, { key: true }) + ":" + afterColon(name, value, indent, keyLength(name));
}

const keyLength = (name: string): number => name.length + 1;

/** What follows the colon of a key that is indented by `indent`. */
export function afterColon(name: string, value: Json, indent: number, used = keyLength(name)): string {
  if (!isContainer(value) || !sizeOf(value))
    return ` ${scalar(value, { indent: indent + 2, column: indent + used + 1 })}`;
  const open = OPEN.has(name) || name === MILESTONE;
  if (!open && isShort(value) && indent + used + 1 + flow(value).length <= WIDTH) return ` ${flow(value)}`;
  return `\n${" ".repeat(indent + 2)}${block(value, indent + 2, name)}`;
}

const isContainer = (value: Json): boolean => typeof value === "object" && value !== null;
const sizeOf = (value: Json): number => partsOf(value).length;
const partsOf = (value: Json): Json[] => (Array.isArray(value) ? value : isMap(value) ? Object.values(value) : []);
const depthOf = (value: Json): number => (isContainer(value) ? 1 + Math.max(0, ...partsOf(value).map(depthOf)) : 0);
/** Whether it reads well on one line: nothing nested twice in it, no text of several lines. */
const isShort = (value: Json): boolean =>
  partsOf(value).every((part) => (typeof part === "string" ? !part.includes("\n") : depthOf(part) <= 1));

/** A value on one line. */
export function flow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (!isMap(value)) return scalar(value, { inside: true });
  const pairs = Object.entries(value).map(([key, inner]) => `${scalar(key, { key: true })}: ${flow(inner)}`);
  return `{${pairs.join(", ")}}`;
}

export interface Manner {
  /** Within brackets. */
  inside?: boolean;
  key?: boolean;
  /** How it was written before. */
  style?: string;
  /** Of further lines; none are made where there is none. */
  indent?: number;
  /** Where on its line it begins. */
  column?: number;
}

/** A value without parts. */
export function scalar(value: Json, manner: Manner = {}): string {
  if (typeof value === "string") return textOf(value, manner);
  if (value === null) return "null";
  if (typeof value === "number") return numeral(value);
  if (typeof value === "object") return Array.isArray(value) ? "[]" : "{}";
  return String(value);
}

function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new CannotEdit("A number has to be finite");
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return BigInt(value).toString();
  return Object.is(value, -0) ? "0" : String(value);
}

function textOf(value: string, { inside, key, style = "", indent = 0, column = 0 }: Manner): string {
  if (style === "'" && !UNPRINTABLE.test(value) && !/[\n\t]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (style === '"') return quoted(value);
  if (
    !inside &&
    !key &&
    indent &&
    (style === "|" || style === ">" || value.includes("\n") || column + value.length > WIDTH)
  ) {
    const long = overLines(value, indent, style);
    if (long) return long;
  }
  return isPlain(value, Boolean(inside || key)) ? value : quoted(value);
}

export function isPlain(value: string, inside: boolean): boolean {
  if (!(inside ? INSIDE : OUTSIDE).test(value) || value !== value.trim() || OTHERWISE.test(value)) return false;
  return plain(value) === value && !/ #|: |:$/.test(value);
}

/** In double quotes, in which every text has a form. */
export function quoted(value: string): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A text in block style, or nothing where that could not hold it. */
function overLines(value: string, indent: number, style: string): string {
  if (UNPRINTABLE.test(value) || !value.trim() || /^[\s]|\t|[ \t]$|[ \t]\n/.test(value.replace(/\n+$/, ""))) return "";
  const ends = /\n*$/.exec(value)?.[0].length ?? 0;
  const chomp = ends === 0 ? "-" : ends === 1 ? "" : "+";
  const body = value.slice(0, value.length - ends);
  const lead = " ".repeat(indent);
  const wraps = !/ {2}|\n /.test(body) && (style === ">" || (style !== "|" && !body.includes("\n")));
  const lines = wraps
    ? body.split("\n").flatMap((line, i) => [...(i ? [""] : []), ...wrapped(line, Math.max(40, WIDTH - 10 - indent))])
    : body.split("\n");
  return [
    `${wraps ? ">" : "|"}${chomp}`,
    ...lines.map((line) => (line ? lead + line : "")),
    ...Array(Math.max(0, ends - 1)).fill(""),
  ].join("\n");
}

function wrapped(line: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of line.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
