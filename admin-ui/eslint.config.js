import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

import config from "./svelte.config.js";

// what is too large, unsafe under our policy, or a trap by its name
const refused = [
  { name: "codemirror", message: "That name is CodeMirror 5: use @codemirror/*." },
  { name: "ajv", message: "It needs unsafe-eval, which our policy forbids." },
  { name: "monaco-editor", message: "Too large: use @codemirror/*." },
  { name: "@lucide/svelte", message: "Import the icon alone: @lucide/svelte/icons/name." },
];

export default ts.config(
  { ignores: ["build/", ".svelte-kit/", "src/lib/api/schema.d.ts"] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig: config } },
  },
  {
    rules: {
      "no-restricted-imports": ["error", { paths: refused }],
      "no-undef": "off",
      "svelte/no-navigation-without-resolve": "off",
    },
  },
);
