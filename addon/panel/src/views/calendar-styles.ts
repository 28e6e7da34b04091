import { css } from "lit";

export const calendarStyles = css`
  :host {
    display: grid;
    gap: 1rem;
    grid-template-columns: minmax(0, 1fr);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.7rem;
  }
  .head h1 {
    min-width: 9.5ch;
  }
  .steps {
    display: flex;
    align-items: center;
    gap: 0.1rem;
    margin-left: -10px;
  }
  .switch {
    display: flex;
    margin-left: auto;
    padding: 3px;
    border-radius: 25px;
    background: color-mix(in srgb, var(--fb-text) 8%, transparent);
  }
  .switch a {
    display: inline-grid;
    place-items: center;
    min-width: 44px;
    min-height: 44px;
    padding: 0 0.8rem;
    border-radius: 22px;
    color: var(--fb-text);
    text-decoration: none;
    font-size: 0.9rem;
    font-weight: 600;
  }
  .switch a[aria-current="page"] {
    background: var(--fb-raised);
    box-shadow: 0 1px 3px rgb(0 0 0 / 18%);
  }
  .ask {
    position: fixed;
    z-index: 9;
    right: 1rem;
    bottom: calc(62px + 1rem + env(safe-area-inset-bottom));
    min-height: 56px;
    padding: 0 1.4rem 0 1.1rem;
    border-radius: 18px;
    box-shadow: 0 6px 22px rgb(0 0 0 / 28%);
  }
  .hint {
    position: fixed;
    z-index: 9;
    inset: auto 1rem calc(62px + 1rem + env(safe-area-inset-bottom));
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.8rem;
    padding: 0.6rem 0.6rem 0.6rem 1.1rem;
    color: var(--fb-text);
    font-size: 0.95rem;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem 1.2rem;
    font-size: 0.86rem;
    color: var(--fb-muted);
  }
  .legend span::before {
    content: "";
    display: inline-block;
    width: 22px;
    height: 11px;
    margin-right: 0.45rem;
    border-radius: 4px;
    background: var(--fb-muted);
  }
  .legend .open::before {
    background: repeating-linear-gradient(-45deg, var(--fb-line) 0 4px, transparent 4px 8px);
    border: 1px dashed var(--fb-muted);
  }
  .legend .shut::before {
    background: repeating-linear-gradient(45deg, var(--fb-muted) 0 2px, transparent 2px 6px);
    border: 1px solid var(--fb-muted);
  }
  .keys {
    display: none;
  }
  @media (min-width: 840px) {
    .steps {
      margin-left: 0;
    }
    .ask {
      position: static;
      min-height: 46px;
      border-radius: 23px;
      box-shadow: none;
    }
    .switch {
      margin-left: auto;
    }
    .hint {
      position: sticky;
      inset: auto auto 1rem;
      justify-self: center;
    }
  }
  @media (hover: hover) and (min-width: 840px) {
    .legend .shut::before {
      background: repeating-linear-gradient(45deg, var(--fb-muted) 0 2px, transparent 2px 6px);
      border: 1px solid var(--fb-muted);
    }
    .keys {
      display: block;
      margin-left: auto;
    }
  }
`;
