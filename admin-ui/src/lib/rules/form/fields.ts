/** From a word's JSON Schema to the controls of its form. */
import type { Vocabulary } from "../vocabulary";

/** The part of JSON Schema that the API's words use. */
export type Schema = {
  type?: string;
  description?: string;
  format?: string;
  enum?: string[];
  default?: unknown;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
};

export type Control =
  | { is: "expression" }
  | { is: "duration" }
  | { is: "number" }
  | { is: "switch" }
  | { is: "choice"; options: Option[] }
  | { is: "list"; options: Option[]; single: boolean }
  | { is: "role" }
  | { is: "channel" }
  | { is: "template" }
  | { is: "text" }
  | { is: "map" }
  | { is: "yaml" };
export type Option = { value: string; label: string };
export type FieldOf = {
  name: string;
  label: string;
  help: string;
  required: boolean;
  unless: string;
  control: Control;
};

const SNOWFLAKE = "^[0-9]{1,19}$";
const PROSE = new Set(["template", "message"]);

export function fieldsOf(schema: Schema, vocabulary: Vocabulary | undefined): FieldOf[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, own]) => ({
    name,
    label: labelOf(name),
    help: own.description ?? "",
    required: required.has(name),
    unless: own.default === undefined ? "" : shown(own.default),
    control: controlOf(name, own, vocabulary),
  }));
}

/** `at_least` as a label. */
export const labelOf = (name: string): string => sentenceCase(name.replaceAll("_", " "));
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const shown = (value: unknown): string =>
  Array.isArray(value) ? value.join(", ") : typeof value === "string" ? value : JSON.stringify(value);

export function controlOf(name: string, schema: Schema, vocabulary: Vocabulary | undefined): Control {
  const kinds = schema.anyOf ?? [schema];
  const types = kinds.map((one) => one.type);
  if (kinds.some((one) => one.format === "expression")) return { is: "expression" };
  if (types.includes("array")) {
    return { is: "list", options: optionsOf(name, vocabulary, ""), single: types.includes("string") };
  }
  if (types.includes("string") && types.includes("number")) return { is: "duration" };
  if (schema.enum) return { is: "choice", options: schema.enum.map((value) => ({ value, label: labelOf(value) })) };
  if (schema.type === "boolean") return { is: "switch" };
  if (schema.type === "integer" || schema.type === "number") return { is: "number" };
  if (schema.type === "object") return schema.additionalProperties ? { is: "map" } : { is: "yaml" };
  if (schema.type !== "string") return { is: "yaml" };
  if (schema.pattern === SNOWFLAKE) return { is: name.startsWith("role") ? "role" : "channel" };
  if (PROSE.has(name)) return { is: "template" };
  const options = optionsOf(name, vocabulary, schema.description ?? "");
  return options.length || SOURCES.has(name) ? { is: "choice", options } : { is: "text" };
}

const SOURCES = new Set([
  "currency",
  "currencies",
  "factor",
  "zone",
  "milestone",
  "event",
  "type",
  "module",
  "activity",
]);

/** What there is of the thing that a field names. */
export function optionsOf(name: string, vocabulary: Vocabulary | undefined, about: string): Option[] {
  if (!vocabulary) return [];
  const defined = (list: Vocabulary["currencies"]) =>
    list.map((one) => ({ value: one.name, label: one.title ? `${one.title} (${one.name})` : one.name }));
  const named = (names: string[]) => names.map((value) => ({ value, label: value }));
  // some fields may instead say in which of the event's fields it stands
  const told = about.includes("event.<field>")
    ? named(
        vocabulary.names.filter((one) => one.name.startsWith("event.") && one.type === "string").map((one) => one.name),
      )
    : [];
  switch (name) {
    case "currency":
    case "currencies":
      return [...defined(vocabulary.currencies), ...told];
    case "milestone":
      return [...defined(vocabulary.milestones), ...told];
    case "factor":
      return defined(vocabulary.factors);
    case "times":
      return [{ value: "zone", label: "The zone's multiplier (zone)" }, ...defined(vocabulary.factors)];
    case "of":
      return defined(vocabulary.rules.filter((one) => one.type === "reward"));
    case "event":
    case "type":
      return named(vocabulary.events.map((one) => one.name));
    case "zone":
    case "zones":
      return named(vocabulary.zones.map((one) => one.name));
    case "module":
      return named(Object.keys(vocabulary.modules));
    case "activity":
      return named(vocabulary.activities);
    case "by":
      return named(["actor", "target", "channel", "zone", ...fieldNames(vocabulary)]);
    default:
      return [];
  }
}

const fieldNames = (vocabulary: Vocabulary): string[] =>
  vocabulary.names
    .filter((one) => one.name.startsWith("event.") && ["id", "string"].includes(one.type))
    .map((one) => one.name.slice("event.".length))
    .filter((name) => !["type", "source", "channel", "time_resolution"].includes(name));

/** What a new step of this word begins with: the fields that it needs, filled where there is one right answer. */
export function beginning(schema: Schema, vocabulary: Vocabulary | undefined): Record<string, string | number> {
  const required = schema.required ?? [];
  return Object.fromEntries(
    required.map((name) => {
      const control = controlOf(name, schema.properties?.[name] ?? {}, vocabulary);
      if (control.is === "choice") return [name, control.options[0]?.value ?? ""];
      if (control.is === "list") return [name, control.options[0]?.value ?? ""];
      if (control.is === "expression" || control.is === "number") return [name, 1];
      if (control.is === "duration") return [name, "24h"];
      return [name, control.is === "template" ? "Well done, {{ actor.name }}" : ""];
    }),
  );
}
