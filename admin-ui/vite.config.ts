import { sveltekit } from "@sveltejs/kit/vite";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vitest/config";

const api = process.env.SYNAPSE_API ?? "http://127.0.0.1:8000";

const GROUPS = [
  {
    name: "frame",
    test: /node_modules\/(svelte|@sveltejs\/kit|@tanstack\/(svelte-query|query-core)|openapi-fetch|devalue|clsx|esm-env)\/|preload-helper|rolldown\/runtime/,
    minShareCount: 15,
  },
  {
    name: "parts",
    test: /src\/lib\/(ui|words|session|names|api)\/|@lucide\/svelte\/dist\/(Icon|utils|context|defaultAttributes)/,
    minShareCount: 10,
  },
  { name: "icons", test: /@lucide\/svelte\/dist\/icons/, minShareCount: 6 },
];

export default defineConfig({
  plugins: [tailwindcss(), sveltekit()],
  server: { proxy: { "/api": api } },
  resolve: {
    // Chart.js brings a library of colours that our charts do not need
    alias: { "@kurkle/color": fileURLToPath(new URL("src/lib/charts/colours.ts", import.meta.url)) },
    // in tests components are those of a browser
    ...(process.env.VITEST && { conditions: ["browser"] }),
  },
  // few files instead of many small ones: what most pages need comes at once
  build: { rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
