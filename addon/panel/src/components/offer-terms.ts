import { html, nothing } from "lit";
import type { Booking, OfferRequest } from "../api/schema.d.ts";
import { t } from "../i18n/texts.ts";
import { numberOf, textOf } from "./form.ts";

/** Asks for what is offered instead, or for what really was; filled in with what was asked. */
export function termsFields(booking: Booking, past = false) {
  const { arrival, departure, start, end, items } = booking;
  const nights = arrival !== undefined;
  const type = nights ? "date" : "datetime-local";
  const [from, to] = nights ? [arrival, departure] : [start?.slice(0, 16), end?.slice(0, 16)];
  return html`${dateField("from", t(nights ? "field.arrival" : "field.start"), type, from)}
  ${dateField("to", t(nights ? "field.departure" : "field.end"), type, to)}
  ${items.map(
    ({ resource_id, resource_name, persons }, at) =>
      html`<div class="field">
        <label for=${`persons-${at}`}>${t("offer.persons", { place: resource_name ?? "" })}</label>
        <input
          id=${`persons-${at}`}
          name=${`persons-${resource_id}`}
          type="number"
          inputmode="numeric"
          required
          min=${items.length === 1 ? 1 : 0}
          max=${past ? 1000 : persons}
          value=${persons}
        />
        ${items.length === 1 ? nothing : html`<small>${t("offer.none")}</small>`}
      </div>`,
  )}
  ${past ? html`<label class="check"><input type="checkbox" name="never" />${t("correct.never")}</label>` : nothing}`;
}

/** What differs from what was asked: what is not named stays as it was. */
export function termsOf(form: HTMLFormElement, booking: Booking): Omit<OfferRequest, "version"> {
  const { arrival, departure, start, end, items } = booking;
  const [from, to] = [textOf(form, "from"), textOf(form, "to")];
  const wanted = items.map((item) => ({
    ...item,
    persons: numberOf(form, `persons-${item.resource_id}`) ?? item.persons,
  }));
  const fewer = wanted.some(({ persons }, at) => persons !== items[at]?.persons);
  return {
    ...(arrival !== undefined && (from !== arrival || to !== departure)
      ? { arrival: from, departure: to }
      : {}),
    ...(start !== undefined && (from !== start.slice(0, 16) || to !== end?.slice(0, 16))
      ? { start: from, end: to }
      : {}),
    ...(fewer ? { items: wanted.filter(({ persons }) => persons > 0).map(asItem) } : {}),
  };
}

/** Who comes is the holder's to say again where there are fewer. */
function asItem({ resource_id, persons, without_bed = 0 }: Booking["items"][number]) {
  return {
    resource_id,
    persons,
    ...(without_bed > 0 ? { without_bed: Math.min(without_bed, persons) } : {}),
  };
}

function dateField(name: string, label: string, type: "date" | "datetime-local", value: string | undefined) {
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <input id=${name} name=${name} type=${type} required value=${value ?? ""} />
  </div>`;
}
