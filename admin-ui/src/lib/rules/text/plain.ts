/** What an unquoted scalar means: as the server reads it, which is YAML 1.2 with decimal numbers only. */
const WORDS: Record<string, boolean | null> = {
  "": null,
  "~": null,
  null: null,
  Null: null,
  NULL: null,
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};
const INTEGER = /^[-+]?[0-9]+$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const LONGEST = 40;

export function plain(text: string): boolean | number | bigint | string | null {
  if (Object.hasOwn(WORDS, text)) return WORDS[text] ?? null;
  if (text.length > LONGEST) return text;
  if (INTEGER.test(text)) {
    const whole = BigInt(text.replace(/^\+/, ""));
    return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
  }
  return FLOAT.test(text) ? Number(text) : text;
}
