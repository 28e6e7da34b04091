import { css } from "lit";

/** What pages about bookings have in common. */
export const pageStyles = css`
  :host {
    display: grid;
    gap: 1.2rem;
    max-width: 46rem;
  }
  section,
  .items {
    display: grid;
    gap: 0.8rem;
  }
  article {
    display: grid;
    gap: 0.8rem;
    padding: 1.2rem 1.3rem;
  }
  header,
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.3rem 1rem;
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
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem;
    padding-top: 0.2rem;
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
  h3 a {
    color: inherit;
  }
`;
