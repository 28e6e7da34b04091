import js from "@eslint/js";
import { configs as lit } from "eslint-plugin-lit";
import litA11y from "eslint-plugin-lit-a11y";
import { configs as wc } from "eslint-plugin-wc";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist", "src/api/schema.d.ts"] },
  {
    files: ["**/*.ts"],
    extends: [
      js.configs.recommended,
      ...ts.configs.strictTypeChecked,
      lit["flat/recommended"],
      wc["flat/recommended"],
    ],
    plugins: { "lit-a11y": litA11y },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...litA11y.configs.recommended.rules,
      "@typescript-eslint/unbound-method": "off", // Lit binds listeners to the element
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "lit/no-template-map": "off", // map() of short lists reads better than repeat()
      "wc/guard-super-call": "off", // Lit's lifecycle is always there
    },
  },
);
