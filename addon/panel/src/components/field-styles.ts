import { css } from "lit";

export const fields = css`
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 0.3rem;
  }
  .field > label,
  legend,
  .label {
    font-weight: 600;
    font-size: 0.92rem;
  }
  .field > small,
  .hint {
    color: var(--fb-muted);
    font-size: 0.86rem;
  }
  input:not([type="checkbox"], [type="radio"], [type="color"]),
  select,
  textarea {
    font: inherit;
    color: var(--fb-text);
    background: var(--fb-card);
    border: 1px solid var(--fb-field-line);
    border-radius: var(--fb-radius-small);
    padding: 0.6rem 0.75rem;
    min-height: 46px;
    min-width: 0;
    width: 100%;
  }
  textarea {
    min-height: 5rem;
    resize: vertical;
  }
  input[type="checkbox"],
  input[type="radio"] {
    width: 22px;
    height: 22px;
    accent-color: var(--fb-accent);
    flex: none;
    margin: 0;
  }
  input[type="color"] {
    width: 56px;
    height: 46px;
    padding: 4px;
    border: 1px solid var(--fb-field-line);
    border-radius: var(--fb-radius-small);
    background: var(--fb-card);
  }
  [aria-invalid="true"] {
    border-color: var(--fb-error) !important;
  }
  .wrong {
    color: var(--fb-error);
    font-size: 0.88rem;
  }
  legend {
    padding: 0;
    margin-bottom: 0.3rem;
  }
  .check + .check {
    margin-top: 0.35rem;
  }
  .check {
    display: flex;
    gap: 0.75rem;
    align-items: center;
    min-height: 44px;
    line-height: 1.3;
    cursor: pointer;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(var(--least, 9rem), 100%), 1fr));
    gap: 0.9rem;
  }
  form,
  .stack {
    display: grid;
    gap: 1rem;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem;
  }
`;
