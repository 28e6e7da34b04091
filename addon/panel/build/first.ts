const FIRST = [
  /node_modules\/(?!@mdi)/,
  /\/src\/calendar\//,
  /\/src\/api\/(?!ids|rehearsing|sse|stream|upkeep)/,
  /\/src\/theme\/(follow|frame)\.ts/,
  /\/src\/(fb-app|main|route|i18n\/(texts|formats|remembered))\.ts/,
  /\/components\/(fb-(filter|icon|month|problem|shell|skeleton|toast)|cssom|entry-words|live)\.ts/,
  /\/components\/(base-styles|month-styles|shell-styles)\.ts/,
  /\/views\/(fb-calendar-view|calendar-styles|month-shown|views)\.ts/,
];

/** Whether a module comes with the first page, as one file: on a phone each further request costs more than its bytes. */
export function comesFirst(id: string): boolean {
  return FIRST.some((pattern) => pattern.test(id));
}
