import { css } from "lit";

export const requestStyles = css`
  .kinds {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    padding: 3px;
    border-radius: 25px;
    background: color-mix(in srgb, var(--fb-text) 8%, transparent);
  }
  .kinds button {
    min-height: 44px;
    border-radius: 22px;
    font-weight: 600;
  }
  .kinds [aria-pressed="true"] {
    background: var(--fb-raised);
    box-shadow: 0 1px 3px rgb(0 0 0 / 18%);
  }
  .hours {
    --least: 14rem;
  }
  .send {
    width: 100%;
  }
`;
