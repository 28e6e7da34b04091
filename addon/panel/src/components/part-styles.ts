import { css } from "lit";

/** A part of a page or of a form, in lines below each other; in a `.line` fields stand side by side with a button. */
export const parts = css`
  :host {
    display: grid;
    gap: 0.9rem;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 0.7rem;
  }
  .line .field {
    flex: 1 1 12rem;
  }
`;
