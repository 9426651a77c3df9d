/** An expression as coloured pieces; every character of it is in one of them. */
export type Token = {
  text: string;
  is: "name" | "function" | "word" | "number" | "string" | "sign" | "space" | "other";
  from: number;
};

const PIECES =
  /(?<space>\s+)|(?<string>'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?)|(?<number>\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)|(?<name>[A-Za-z_]\w*(?:\.\w*)*)|(?<sign>\*\*|\/\/|[<>=!]=|[-+*/%<>(),[\]])/gy;
const WORDS = new Set(["and", "or", "not", "in", "if", "else", "True", "False", "true", "false", "None"]);

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  PIECES.lastIndex = 0;
  for (let at = 0; at < text.length;) {
    PIECES.lastIndex = at;
    const found = PIECES.exec(text)?.groups;
    const [is, piece] = Object.entries(found ?? {}).find(([, part]) => part !== undefined) ?? ["other", text[at]!];
    const next = at + piece.length;
    tokens.push({ text: piece, is: is === "name" ? nameOf(piece, text.slice(next)) : (is as Token["is"]), from: at });
    at = next;
  }
  return tokens;
}

const nameOf = (piece: string, rest: string): Token["is"] =>
  WORDS.has(piece) ? "word" : /^\s*\(/.test(rest) ? "function" : "name";
