/** Random edits on texts that are written in every way that YAML allows. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CannotEdit, parse } from "./index";
import { changeOn, hold } from "./random.fixture";

const STRANGE: Record<string, string> = {
  "lists at their key's column": `rules:
# Above a
- id: a
  conditions:
  - x > 1 # Beside x
  # Above y
  - y > 2

  #~ - z > 3
  effects:
  - any_of:
    - p
    - q
# Above b
- id: b
  text: |+
    kept

  other: >2-
      indented

    folded
    text
# Above other
other:
- - 1
  - 2
- - 3
`,
  "brackets over lines": `# Header

rules: [
  # Above a
  {id: a, effects: [credit: {currency: xp}, "log"]}, # Beside a
  {id: b,
   conditions: [ # Inside
     x > 1, # Beside x
     y > 2,
   ],
  },
]
map: {
  # Above one
  one: 1,
  two: 2, # Beside two

  three: {a: b} }
`,
  json: `{
  "rules": [
    {"id": "a", "effects": [{"credit": {"currency": "xp", "amount": 12345678901234567890}}]},
    {"id": "b"}
  ],
  "name": "text"
}
`,
  "anchors and aliases": `base: &base {currency: xp, amount: 5}
list: &list
  - one
  # Above two
  - two
rules:
  - id: a
    effects:
      - credit: *base
      - &step
        debit: *base
      - *step
  - id: b
    conditions: *list
    <<: *base
`,
  "odd spaces": `rules:
    -   id:    a      # Beside id

        name:   "quoted"
    #   Above b

    # Above b2
    -
        id: 0060
        role: 223456789012345678
        text: plain
          over lines
        more: 'single
          quoted'
        none:
        tilde: ~   # Beside tilde
    - |
      scalar
    - >-
      folded
      item
    -
    - # Beside nothing
    - last
end: true
`,
  "no line break at the end": `rules:
  - id: a
    effects:
      - x
      - y # Beside y`,
  "explicit keys and tags": `? name
: !!str 5
&k key: v
"quoted key": !local {a: 1}
rules: !!seq
  - !!map
    id: a
`,
  "a document start": `%YAML 1.2
---
# Above rules
rules:
  - a
  # Above b
  - b
...
`,
  "a byte order mark": "\uFEFFrules:\n  - a\n  - b: 1\n    c: 2\nname: x\n",
  tabs: "rules:\t# Beside rules\n  - id:\ta\t# Beside id\n    list: [\ta,\tb\t]\n  - b\n",
  nothing: "",
  "only comments": "# Only\n\n# Comments\n",
  "rules without a value": "id: x\nrules:\n",
  "rules that are null": "# Top\nrules: null # Beside\n",
  "all switched off":
    "rules:\n  - id: a\n    conditions: [] # Beside\n      #~ # Above x\n      #~ - x > 1\n      #~ - any_of:\n      #~     - y\n",
};

describe.each(Object.entries(STRANGE))("%s", (_, text) => {
  it.each([
    ["\\n", text],
    ["\\r\\n", text.replaceAll("\n", "\r\n")],
  ])(
    "with %s",
    (_end, start) => {
      expect(parse(start).flaws).toEqual([]);
      let made = 0;
      fc.assert(
        fc.property(fc.infiniteStream(fc.nat({ max: 1_000_000 })), (stream) => {
          const draw = (below: number): number => stream.next().value % below;
          let now = start;
          for (let step = 0; step < 8; step++) {
            const change = changeOn(parse(now), draw);
            if (!change) continue;
            try {
              now = hold(now, change);
              made++;
            } catch (error) {
              if (!(error instanceof CannotEdit)) throw error;
            }
          }
        }),
        { numRuns: 30, seed: 7, includeErrorInReport: true },
      );
      expect(made).toBeGreaterThan(30);
    },
    30_000,
  );
});
