import type { Plugin } from "vite";

/**
 * Takes the indentation out of templates and styles, which the bundler leaves as they are. What line breaks are left
 * in a bundled file stand inside templates; none of ours keeps text where white space matters.
 */
export function slim(): Plugin {
  return {
    name: "slim",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith(".ts") || !code.includes("css`")) return null;
      return {
        code: code.replace(/css`([^`]*)`/g, (_whole, css: string) => `css\`${slimmed(css)}\``),
        map: null,
      };
    },
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === "chunk") chunk.code = chunk.code.replace(/\s*\n\s*/g, " ");
      }
    },
  };
}

function slimmed(css: string): string {
  return css
    .replace(/\s+/g, " ")
    .replace(/\s?([{};])\s?/g, "$1")
    .replace(/: /g, ":")
    .replace(/;}/g, "}")
    .trim();
}
