import { css } from "lit";

export const bookingStyles = css`
  :host {
    display: grid;
    gap: 1.2rem;
    max-width: 46rem;
  }
  .back {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    justify-self: start;
    min-height: 44px;
    color: var(--fb-accent-text);
    font-weight: 600;
    text-decoration: none;
  }
  article {
    display: grid;
    gap: 1.2rem;
    padding: 1.4rem;
    border-top: 7px solid var(--color);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.4rem 1rem;
  }
  dl {
    display: grid;
    gap: 0.7rem;
  }
  dl div {
    display: grid;
    grid-template-columns: minmax(5.5rem, 30%) 1fr;
    gap: 0.8rem;
  }
  dt {
    color: var(--fb-muted);
  }
  dd {
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  .note {
    display: grid;
    gap: 0.3rem;
    padding: 0.9rem 1rem;
    border-radius: var(--fb-radius-small);
    background: color-mix(in srgb, var(--fb-warning) 10%, var(--fb-card));
    overflow-wrap: anywhere;
  }
  .note ul {
    list-style: disc;
    padding-left: 1.1rem;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem;
    padding-top: 0.2rem;
  }
`;
