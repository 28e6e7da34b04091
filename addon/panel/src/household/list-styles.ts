import { css } from "lit";

/** Rows of things or people that can be opened. */
export const listStyles = css`
  :host {
    display: grid;
    gap: 1.2rem;
    max-width: 46rem;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.6rem;
  }
  section,
  .rows {
    display: grid;
    gap: 0.6rem;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 0.9rem;
    width: 100%;
    min-height: 64px;
    padding: 0.7rem 1rem;
    text-align: left;
  }
  .row:is(button):hover {
    background: color-mix(in srgb, var(--fb-accent) 6%, var(--fb-card));
  }
  .child {
    margin-left: 1.6rem;
    width: calc(100% - 1.6rem);
  }
  .sign {
    display: grid;
    place-items: center;
    width: 42px;
    height: 42px;
    border-radius: 12px;
    flex: none;
    font-weight: 640;
    background: var(--color, var(--fb-tint));
    color: var(--ink, var(--fb-accent-text));
  }
  .words {
    display: grid;
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .words b {
    font-weight: 640;
  }
  .words span {
    color: var(--fb-muted);
    font-size: 0.9rem;
  }
  .part {
    padding: 1.3rem;
  }
  .gone {
    background: none;
    border: 1.5px dashed var(--fb-line);
    box-shadow: none;
  }
`;
