/** Expressions in words: as an amount ("the length of the message"), or as a statement ("the message has a link"). */
import { read, type Node } from "./expression";
import { currency, HOLDS, joined, listed, NAMES, parameter, plain, type Telling } from "./words";

const COMPARED: Record<string, string> = {
  ">": "is more than",
  ">=": "is at least",
  "<": "is less than",
  "<=": "is at most",
  "==": "is",
  "!=": "is not",
  in: "is one of",
  "not in": "is none of",
};
const OPPOSITE: Record<string, string> = {
  ">": "<=",
  ">=": "<",
  "<": ">=",
  "<=": ">",
  "==": "!=",
  "!=": "==",
  in: "not in",
  "not in": "in",
};
const SIGNS: Record<string, string> = {
  "+": "+",
  "-": "−",
  "*": "×",
  "/": "÷",
  "//": "÷ (whole)",
  "%": "modulo",
  "**": "to the power of",
};
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WHO: Record<string, (telling: Telling) => string> = {
  actor: () => "the member",
  member: () => "the member",
  target: (telling) => telling.target,
};

function person(name: string, telling: Telling): string | null {
  const [who, what, which] = name.split(".") as [string, string?, string?];
  const whom = WHO[who]?.(telling);
  if (!whom || !what) return null;
  if (what === "id") return whom;
  if (what === "balance") return `what ${whom} has in ${currency(which ?? "", telling)}`;
  if (what === "lifetime") return `what ${whom} ever earned in ${currency(which ?? "", telling)}`;
  if (what === "joined_days") return `the days since ${whom} joined`;
  return `the ${plain(which ? `${what} ${which}` : what)} of ${whom}`;
}

function named(name: string, telling: Telling): string {
  if (name in NAMES) return NAMES[name]!;
  if (name.startsWith("params.")) return `the setting ${parameter(name, telling)}`;
  if (name.startsWith("measures.")) return `the measure “${plain(name.slice(9))}”`;
  if (name.startsWith("factors.")) return `the factor “${plain(name.slice(8))}”`;
  if (name.startsWith("zone.multiplier.")) return `the zone's multiplier for ${currency(name.slice(16), telling)}`;
  const asPerson = person(name, telling);
  if (asPerson) return asPerson;
  return plain(name.replace(/^(event|row)\./, "the "));
}

const CALLS: Record<string, (items: string[]) => string> = {
  min: (items) => `the smallest of ${listed(items)}`,
  max: (items) => `the largest of ${listed(items)}`,
  abs: ([one]) => `${one} without its sign`,
  round: ([one]) => `${one}, rounded`,
  floor: ([one]) => `${one}, rounded down`,
  ceil: ([one]) => `${one}, rounded up`,
  clamp: ([one, low, high]) => `${one}, from ${low} to ${high}`,
  len: ([one]) => `the length of ${one}`,
  lower: ([one]) => one!,
  default: ([one]) => one!,
  hour: () => "the hour of the day",
  weekday: () => "the day of the week",
  random: () => "a random number",
  days_between: ([from, to]) => `the days from ${from} to ${to}`,
};

/** An amount in words. */
function amount(node: Node, telling: Telling): string {
  const inner = (one: Node) => amount(one, telling);
  switch (node.is) {
    case "number":
      return node.value;
    case "text":
      return `“${node.value}”`;
    case "name":
      return named(node.value, telling);
    case "list":
      return node.items.length ? listed(node.items.map(inner), "or") : "nothing";
    case "call": {
      const items = node.items.map(inner);
      return CALLS[node.name]?.(items) ?? `${plain(node.name)} of ${listed(items)}`;
    }
    case "minus":
      return `−${bracketed(node.of, telling)}`;
    case "sum":
      return `${bracketed(node.left, telling)} ${SIGNS[node.sign]} ${bracketed(node.right, telling)}`;
    case "choice":
      return `${inner(node.then)} if ${statement(node.when, telling)}, else ${inner(node.otherwise)}`;
    default:
      return statement(node, telling);
  }
}

const bracketed = (node: Node, telling: Telling): string =>
  node.is === "sum" || node.is === "choice" ? `(${amount(node, telling)})` : amount(node, telling);

const isCall = (node: Node, name: string): node is Extract<Node, { is: "call" }> =>
  node.is === "call" && node.name === name;

function weekdays(sign: string, right: Node): string | null {
  const days = WEEKDAYS.filter((_, day) => {
    if (right.is === "list")
      return right.items.some((one) => one.is === "number" && Number(one.value) === day) === (sign === "in");
    if (right.is !== "number") return false;
    const at = Number(right.value);
    const found = {
      ">": day > at,
      ">=": day >= at,
      "<": day < at,
      "<=": day <= at,
      "==": day === at,
      "!=": day !== at,
    };
    return found[sign as keyof typeof found] ?? false;
  });
  return days.length ? `it is ${listed(days, "or")}` : null;
}

function compared(left: Node, sign: string, right: Node, telling: Telling): string {
  if (isCall(left, "weekday")) {
    const days = weekdays(sign, right);
    if (days) return days;
  }
  if (left.is === "name" && left.value === "event.currency" && right.is === "text") {
    return `the currency ${COMPARED[sign]} ${currency(right.value, telling)}`;
  }
  return `${bracketed(left, telling)} ${COMPARED[sign]} ${bracketed(right, telling)}`;
}

function contained(all: Node, one: Node, isSo: boolean, telling: Telling): string {
  const source = isCall(all, "default") ? all.items[0]! : all;
  const roles = source.is === "name" ? /^(actor|target|member)\.roles$/.exec(source.value) : null;
  if (roles) {
    const which = one.is === "name" ? `set by ${parameter(one.value, telling)}` : amount(one, telling);
    return `${WHO[roles[1]!]!(telling)} ${isSo ? "has" : "does not have"} the role ${which}`;
  }
  return `${amount(source, telling)} ${isSo ? "includes" : "does not include"} ${amount(one, telling)}`;
}

/** Something that holds, or with `isSo` false its opposite. */
function statement(node: Node, telling: Telling, isSo = true): string {
  switch (node.is) {
    case "not":
      return statement(node.of, telling, !isSo);
    case "both":
    case "either": {
      const parts = node.items.map((one) => statement(one, telling, isSo));
      return joined(parts, (node.is === "both") === isSo);
    }
    case "compare":
      return compared(node.left, isSo ? node.sign : OPPOSITE[node.sign]!, node.right, telling);
    case "name": {
      const known = HOLDS[node.value];
      if (known) return known[isSo ? 0 : 1];
      if (node.value.startsWith("params.")) return `${parameter(node.value, telling)} is ${isSo ? "on" : "off"}`;
      return `${named(node.value, telling)} ${isSo ? "holds" : "does not hold"}`;
    }
    case "call": {
      const [first, second] = node.items;
      if (node.name === "contains" && first && second) return contained(first, second, isSo, telling);
      if (node.name === "default" && first) return statement(first, telling, isSo);
      return `${amount(node, telling)} ${isSo ? "holds" : "does not hold"}`;
    }
    default:
      return `${amount(node, telling)} ${isSo ? "holds" : "does not hold"}`;
  }
}

/** What could not be read, with its names in words. */
const roughly = (text: string, telling: Telling): string =>
  text.replace(/\b[a-z]\w*(?:\.\w+)+/g, (name) => named(name, telling)).replaceAll(/\s+/g, " ");

export function saidAmount(value: unknown, telling: Telling): string {
  const text = String(value ?? "nothing");
  const tree = read(text);
  return tree ? amount(tree, telling) : roughly(text, telling);
}

export function saidStatement(text: string, telling: Telling, isSo = true): string {
  const tree = read(text);
  if (tree) return statement(tree, telling, isSo);
  return isSo ? roughly(text, telling) : `it is not so that ${roughly(text, telling)}`;
}
