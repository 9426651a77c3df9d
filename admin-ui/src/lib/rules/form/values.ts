/** Between what stands in a control and what stands in the text. */
import type { Json } from "../text";

/** What an expression's control writes: a number where it is one. */
export function written(text: string): Json {
  const trimmed = text.trim();
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(trimmed) ? Number(trimmed) : text;
}

/** A plain value as the text of its control; null where it is something else. */
export function readable(value: Json | undefined): string | null {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? null : String(value);
}

/** A list as the texts in it; null where it is something else. */
export function readableList(value: Json | undefined): string[] | null {
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? value : [value];
  return list.every((one) => typeof one !== "object") ? list.map(String) : null;
}
