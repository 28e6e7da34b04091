/** Lets the page say for a moment what was done. */
export function say(from: HTMLElement, text: string): void {
  from.dispatchEvent(new CustomEvent<string>("fb-said", { detail: text, bubbles: true, composed: true }));
}
