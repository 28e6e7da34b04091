import { css } from "lit";

/** What the page of one booking has besides a page's own styles. */
export const bookingStyles = css`
  article {
    gap: 1.2rem;
    padding: 1.4rem;
    border-top: 7px solid var(--color);
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
`;
