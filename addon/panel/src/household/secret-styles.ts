import { css } from "lit";
import { parts } from "../components/part-styles.ts";

/** Things with a secret that is shown once: feeds, tokens and invitations. */
export const secretStyles = css`
  ${parts}
  .rows {
    display: grid;
  }
  .rows li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.8rem;
    padding: 0.4rem 0;
    border-bottom: 1px solid var(--fb-line);
  }
  .secret {
    display: grid;
    gap: 0.6rem;
    justify-items: start;
    padding: 0.9rem 1rem;
    border-radius: var(--fb-radius-small);
    background: var(--fb-tint);
  }
  code {
    max-width: 100%;
    padding: 0.5rem 0.7rem;
    border-radius: 8px;
    background: var(--fb-card);
    overflow-wrap: anywhere;
    user-select: all;
  }
`;
