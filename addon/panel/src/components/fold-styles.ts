import { css } from "lit";

/** What is folded away until it is wanted. */
export const folds = css`
  details {
    border-top: 1px solid var(--fb-line);
    padding-top: 0.4rem;
  }
  summary {
    display: flex;
    align-items: center;
    min-height: 44px;
    font-weight: 600;
    cursor: pointer;
  }
  summary::after {
    content: "";
    flex: none;
    width: 0.5rem;
    height: 0.5rem;
    margin: 0 0.4rem 0.2rem auto;
    border: solid var(--fb-muted);
    border-width: 0 2px 2px 0;
    rotate: 45deg;
  }
  details[open] > summary::after {
    margin-bottom: -0.2rem;
    rotate: -135deg;
  }
`;
