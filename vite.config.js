import tailwindcss from "@tailwindcss/vite";
import { readdirSync } from "node:fs";
import { defineConfig } from "vite";

const entries = readdirSync("front").filter((name) => name.endsWith(".js"));

// Every front/*.js is an entry: app.js (which imports app.css) on all pages, office.js with htmx,
// and, for phones, the service worker sw.js,
// which keeps its plain name because Django serves it at /sw.js.
export default defineConfig({
  root: "front",
  base: "/static/",
  build: {
    manifest: "manifest.json",
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: Object.fromEntries(entries.map((name) => [name.slice(0, -3), `front/${name}`])),
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  plugins: [tailwindcss()],
});
