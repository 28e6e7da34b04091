import { defineConfig } from "vitest/config";
import { compressed } from "./build/compressed.ts";
import { comesFirst } from "./build/first.ts";
import { slim } from "./build/slim.ts";
import { svgPath } from "./build/svg-path.ts";

const API = process.env["FAMILY_BOOKING_API"] ?? "http://127.0.0.1:8099";

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
            { name: "first", test: comesFirst, priority: 2 },
            { name: "forms", test: /\/src\/components\/|@mdi/, priority: 1, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": API } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
