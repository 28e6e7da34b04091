import { css } from "lit";

/** The colour of each state, as --tone. */
export const toneStyles = css`
  * {
    --tone: var(--fb-muted);
  }
  .pending,
  .waitlisted {
    --tone: var(--fb-warning);
  }
  .approved,
  .active {
    --tone: var(--fb-success);
  }
  .declined,
  .cancelled,
  .no_show {
    --tone: var(--fb-error);
  }
`;
