import { css } from "lit";

export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: 1.5rem;
    line-height: 1.2;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  h2 {
    font-size: 1.1rem;
    font-weight: 640;
  }
  h3 {
    font-size: 1rem;
    font-weight: 600;
  }
  a {
    color: var(--fb-accent-text);
  }
  :focus-visible {
    outline: 3px solid var(--fb-accent);
    outline-offset: 2px;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .muted {
    color: var(--fb-muted);
  }
  .card {
    background: var(--fb-card);
    border-radius: var(--fb-radius);
    box-shadow: var(--fb-shadow);
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;

export const buttons = css`
  button,
  .button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    cursor: pointer;
    text-decoration: none;
    touch-action: manipulation;
  }
  button:disabled {
    cursor: default;
    opacity: 0.5;
  }
  .plain,
  .main,
  .danger {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-height: 44px;
    padding: 0 1.1rem;
    border-radius: 999px;
    font-weight: 600;
    border: 1px solid var(--fb-line);
    background: var(--fb-card);
  }
  .plain:hover:not(:disabled) {
    background: var(--fb-tint);
  }
  .main {
    background: var(--fb-accent);
    color: var(--fb-on-accent);
    border-color: transparent;
  }
  .main:hover:not(:disabled) {
    filter: brightness(1.08);
  }
  .danger {
    color: var(--fb-error);
    border-color: color-mix(in srgb, var(--fb-error) 45%, var(--fb-line));
  }
  .danger:hover:not(:disabled) {
    background: color-mix(in srgb, var(--fb-error) 10%, var(--fb-card));
  }
  .round {
    display: inline-grid;
    place-items: center;
    width: 44px;
    height: 44px;
    border-radius: 50%;
    flex: none;
  }
  .round:hover:not(:disabled) {
    background: var(--fb-tint);
  }
  .link {
    color: var(--fb-accent-text);
    text-decoration: underline;
    min-height: 44px;
  }
`;
