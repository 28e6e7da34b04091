import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

const ASKED = "?path";

/** Makes `import icon from "….svg?path"` give the icon's outline, so that each view carries its own icons only. */
export function svgPath(): Plugin {
  return {
    name: "svg-path",
    enforce: "pre",
    async load(id) {
      if (!id.endsWith(ASKED)) return null;
      const svg = await readFile(id.slice(0, -ASKED.length), "utf8");
      const path = / d="([^"]+)"/.exec(svg)?.[1];
      if (path === undefined) this.error(`${id} has no path`);
      return `export default ${JSON.stringify(path)};`;
    },
  };
}
