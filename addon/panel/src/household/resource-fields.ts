import { html, nothing } from "lit";
import type { Problem } from "../api/problem.ts";
import type { Resource, ResourceKind } from "../api/schema.d.ts";
import { colorOf } from "../calendar/colors.ts";
import { wrong } from "../components/form.ts";
import { t } from "../i18n/texts.ts";

type NumberField = "places" | "ceiling" | "units";

/** What a form of a resource shows. */
interface Shown {
  resource: Resource | null;
  all: readonly Resource[];
  problem: Problem | null;
}

/** Which kind of thing a new one is. */
export function kindFields(chosen: ResourceKind, choose: (kind: ResourceKind) => void) {
  return html`<fieldset class="stack">
    <legend>${t("resource.kind")}</legend>
    ${(["overnight", "hourly"] as const).map(
      (kind) =>
        html`<label class="check">
          <input
            type="radio"
            name="kind"
            value=${kind}
            ?checked=${kind === chosen}
            @change=${() => {
              choose(kind);
            }}
          />
          <span>${t(`resource.${kind}`)}<br /><span class="hint">${t(`resource.${kind}.hint`)}</span></span>
        </label>`,
    )}
  </fieldset>`;
}

export function nameFields({ resource, all, problem }: Shown, kind: ResourceKind) {
  const color = colorOf(resource?.color, resource ? all.indexOf(resource) : all.length);
  return html`<div class="field">
      <label for="name">${t("field.name")}</label>
      <input
        id="name"
        name="name"
        required
        maxlength="100"
        autocomplete="off"
        value=${resource?.name ?? ""}
        placeholder=${t(`resource.example.${kind}`)}
      />
      ${wrong(problem, "/name", "name-wrong")}
    </div>
    <label class="check"><input type="color" name="color" value=${color} />${t("resource.color")}</label>`;
}

/** How many have room in it, and what it belongs to. */
export function placesFields(shown: Shown) {
  const { resource, all } = shown;
  const parents = all.filter(
    ({ kind, parent_id, archived }) => kind === "overnight" && !parent_id && !archived,
  );
  return html`${
      resource === null && parents.length > 0
        ? html`<div class="field">
            <label for="parent">${t("resource.parent")}</label>
            <select id="parent" name="parent">
              <option value="">${t("resource.parent.none")}</option>
              ${parents.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
            </select>
          </div>`
        : nothing
    }
    <div class="pair">
      ${number(shown, "places", resource?.places, t("resource.places.hint"))}
      ${number(shown, "ceiling", resource?.ceiling, t("resource.ceiling.hint"))}
    </div>`;
}

/** How many there are of what goes by the hour. */
export function unitsFields(shown: Shown) {
  return html`<div class="pair">
    ${number(shown, "units", shown.resource?.units ?? 1, t("resource.units.hint"))}
    ${number(shown, "places", shown.resource?.places, t("resource.seats.hint"), t("resource.seats"))}
  </div>`;
}

function number(
  { problem }: Shown,
  name: NumberField,
  value: unknown,
  hint = "",
  label = t(`resource.${name}`),
) {
  const shown = typeof value === "number" ? String(value) : "";
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <input
      id=${name}
      name=${name}
      type="number"
      inputmode="numeric"
      min="1"
      max="1000"
      value=${shown}
      aria-describedby=${hint === "" ? nothing : `${name}-hint`}
    />
    ${hint === "" ? nothing : html`<small id="${name}-hint">${hint}</small>`}
    ${wrong(problem, `/${name}`, `${name}-wrong`)}
  </div>`;
}
