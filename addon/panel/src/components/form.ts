import { html, nothing } from "lit";
import type { Problem } from "../api/problem.ts";

/** The trimmed text of a form's field. */
export function textOf(form: HTMLFormElement, name: string): string {
  return rawOf(form, name).trim();
}

/** As typed: spaces belong to passwords. */
export function rawOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value : "";
}

export function isChecked(form: HTMLFormElement, name: string): boolean {
  return new FormData(form).has(name);
}

/** The values of all boxes of that name that are ticked. */
export function chosenIn(form: HTMLFormElement, name: string): string[] {
  return new FormData(form).getAll(name).filter((value) => typeof value === "string");
}

/** A whole number, or undefined where the field is empty. */
export function numberOf(form: HTMLFormElement, name: string): number | undefined {
  const text = textOf(form, name);
  return text === "" ? undefined : Number(text);
}

/** What the server has against one field, to stand under it; `id` is what the field's aria-describedby names. */
export function wrong(problem: Problem | null, pointer: string, id: string) {
  const fault = problem?.faultAt(pointer);
  return fault === undefined ? nothing : html`<p class="wrong" id=${id}>${fault.detail}</p>`;
}
