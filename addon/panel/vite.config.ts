import { defineConfig } from "vitest/config";
import { compressed } from "./build/compressed.ts";
import { slim } from "./build/slim.ts";
import { svgPath } from "./build/svg-path.ts";

const API = process.env["FAMILY_BOOKING_API"] ?? "http://127.0.0.1:8099";

/** What comes with the first page, as one file: on a phone each further request costs more than its bytes. */
const FIRST = [
  /node_modules\/(?!@mdi)/,
  /\/src\/calendar\//,
  /\/src\/api\/(?!ids|sse|stream)/,
  /\/src\/theme\/(follow|frame)\.ts/,
  /\/src\/(fb-app|main|route|i18n\/(texts|formats|remembered))\.ts/,
  /\/components\/(fb-(filter|icon|month|problem|shell|skeleton|toast)|cssom|entry-words|live)\.ts/,
  /\/components\/(base-styles|month-styles|shell-styles)\.ts/,
  /\/views\/(fb-calendar-view|calendar-styles|month-shown|views)\.ts/,
];

export default defineConfig({
  base: "./", // Home Assistant's ingress serves the panel under a prefix that nobody knows beforehand
  plugins: [svgPath(), slim(), compressed()],
  build: {
    target: "es2022",
    modulePreload: false, // the helper weighs more than what it saves with this few files
    assetsInlineLimit: 0, // the content security policy allows no data: URLs
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "first", test: (id) => FIRST.some((pattern) => pattern.test(id)), priority: 2 },
            { name: "forms", test: /\/src\/components\/|@mdi/, priority: 1, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": API } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
