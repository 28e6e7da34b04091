import type { Plugin } from "vite";

/**
 * Takes the indentation out of templates and styles. The bundler has taken it from the code before, so each line
 * break that is left stands inside a template; none of ours keeps text where white space matters.
 */
export function slim(): Plugin {
  return {
    name: "slim",
    apply: "build",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === "chunk") chunk.code = chunk.code.replace(/\s*\n\s*/g, " ");
      }
    },
  };
}
