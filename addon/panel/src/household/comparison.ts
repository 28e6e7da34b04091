import { html } from "lit";
import { decimal } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";

/** What was, and what would be, of one thing. */
export interface Compared {
  name: string;
  before: number;
  after: number;
}

/** What was beside what would be, a thing a line. */
export function comparison(lines: readonly Compared[]) {
  return html`<table>
    <thead>
      <tr>
        <td></td>
        <th scope="col">${t("rehearsal.was")}</th>
        <th scope="col">${t("rehearsal.would_be")}</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(
        ({ name, before, after }) =>
          html`<tr class=${before === after ? "" : "changed"}>
            <th scope="row">${name}</th>
            <td>${decimal(before)}</td>
            <td>${decimal(after)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
