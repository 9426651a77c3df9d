/** An expression as a tree: only as much of the language as is needed to say it in words. */
export type Node =
  | { is: "number"; value: string }
  | { is: "text"; value: string }
  | { is: "name"; value: string }
  | { is: "list"; items: Node[] }
  | { is: "call"; name: string; items: Node[] }
  | { is: "not" | "minus"; of: Node }
  | { is: "both" | "either"; items: Node[] }
  | { is: "compare"; left: Node; sign: string; right: Node }
  | { is: "sum"; left: Node; sign: string; right: Node }
  | { is: "choice"; when: Node; then: Node; otherwise: Node };

const TOKEN =
  /\s*(?:(\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_][\w.]*)|(\*\*|\/\/|[<>=!]=|[-+*/%<>()[\],]))/y;
const COMPARE = new Set(["<", "<=", ">", ">=", "==", "!=", "in", "not in"]);
const RESERVED = new Set(["and", "or", "not", "if", "else", "in"]);

function tokens(text: string): string[] {
  const found: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (!match) throw new SyntaxError("not an expression");
    found.push(match[0].trim());
  }
  return found;
}

class Reader {
  #place = 0;
  constructor(private readonly all: string[]) {}

  whole(): Node {
    const node = this.#choice();
    if (this.#place < this.all.length) throw new SyntaxError("more than one expression");
    return node;
  }

  #next = (): string | undefined => this.all[this.#place];

  #took(word: string): boolean {
    if (this.#next() !== word) return false;
    this.#place += 1;
    return true;
  }

  #must(word: string): void {
    if (!this.#took(word)) throw new SyntaxError(`${word} is missing`);
  }

  #choice(): Node {
    const then = this.#either();
    if (!this.#took("if")) return then;
    const when = this.#either();
    this.#must("else");
    return { is: "choice", when, then, otherwise: this.#choice() };
  }

  #either(): Node {
    const items = [this.#both()];
    while (this.#took("or")) items.push(this.#both());
    return items.length > 1 ? { is: "either", items } : items[0]!;
  }

  #both(): Node {
    const items = [this.#not()];
    while (this.#took("and")) items.push(this.#not());
    return items.length > 1 ? { is: "both", items } : items[0]!;
  }

  #not(): Node {
    return this.#took("not") ? { is: "not", of: this.#not() } : this.#compare();
  }

  #sign(): string | null {
    if (this.#next() === "not" && this.all[this.#place + 1] === "in") {
      this.#place += 2;
      return "not in";
    }
    const sign = this.#next();
    if (sign === undefined || !COMPARE.has(sign)) return null;
    this.#place += 1;
    return sign;
  }

  #compare(): Node {
    let left = this.#sum();
    const links: Node[] = [];
    for (let sign = this.#sign(); sign; sign = this.#sign()) {
      const right = this.#sum();
      links.push({ is: "compare", left, sign, right });
      left = right;
    }
    return links.length > 1 ? { is: "both", items: links } : (links[0] ?? left);
  }

  #run(signs: string[], inner: () => Node): Node {
    let left = inner();
    for (let sign = this.#next(); sign !== undefined && signs.includes(sign); sign = this.#next()) {
      this.#place += 1;
      left = { is: "sum", left, sign, right: inner() };
    }
    return left;
  }

  #sum = (): Node => this.#run(["+", "-"], this.#product);
  #product = (): Node => this.#run(["*", "/", "//", "%"], this.#signed);

  #signed = (): Node => (this.#took("-") ? { is: "minus", of: this.#signed() } : this.#power());

  #power(): Node {
    const left = this.#atom();
    return this.#took("**") ? { is: "sum", left, sign: "**", right: this.#signed() } : left;
  }

  #items(close: string): Node[] {
    const items: Node[] = [];
    while (!this.#took(close)) {
      items.push(this.#choice());
      if (this.#next() !== close) this.#must(",");
    }
    return items;
  }

  #atom(): Node {
    const token = this.#next();
    if (token === undefined || RESERVED.has(token)) throw new SyntaxError("something is missing");
    this.#place += 1;
    if (token === "(") {
      const inner = this.#choice();
      this.#must(")");
      return inner;
    }
    if (token === "[") return { is: "list", items: this.#items("]") };
    if (/^\d/.test(token)) return { is: "number", value: token.replaceAll("_", "") };
    if (/^["']/.test(token)) return { is: "text", value: token.slice(1, -1) };
    if (!/^[A-Za-z_]/.test(token)) throw new SyntaxError(`${token} is out of place`);
    return this.#took("(") ? { is: "call", name: token, items: this.#items(")") } : { is: "name", value: token };
  }
}

/** The tree of an expression; null where it cannot be read. */
export function read(text: string): Node | null {
  try {
    return new Reader(tokens(text)).whole();
  } catch {
    return null;
  }
}
