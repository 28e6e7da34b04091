import type { QuotaFigure } from "../api/schema.d.ts";
import { decimal } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";

/** How a quota stands. */
export type Figure = Pick<QuotaFigure, "limit" | "used" | "wanted" | "left" | "unit" | "period">;

/** "3 nights", "1.5 hours" */
export function amountWords(n: number, unit: Figure["unit"]): string {
  if (unit === "nights") return count("nights", n);
  return n === 1 ? t("hours.one", { n }) : t("hours.other", { n: decimal(n) });
}
