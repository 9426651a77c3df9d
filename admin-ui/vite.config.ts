import { sveltekit } from "@sveltejs/kit/vite";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vitest/config";

const api = process.env.SYNAPSE_API ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [tailwindcss(), sveltekit()],
  server: { proxy: { "/api": api } },
  // in tests components are those of a browser
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
