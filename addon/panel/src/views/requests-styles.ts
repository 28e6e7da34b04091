import { css } from "lit";

export const requestsStyles = css`
  .more {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .more .plain {
    padding: 0 0.9rem;
    font-size: 0.92rem;
  }
  .attention {
    display: flex;
    align-items: center;
    gap: 0.9rem;
    padding: 0.9rem 1.2rem;
    color: inherit;
    text-decoration: none;
    background: color-mix(in srgb, var(--fb-warning) 12%, var(--fb-card));
    border: 1px solid color-mix(in srgb, var(--fb-warning) 40%, var(--fb-card));
  }
  .attention fb-icon {
    color: var(--fb-warning);
  }
`;
