import { css } from "lit";

export const shellStyles = css`
  :host {
    display: block;
    min-height: 100vh;
    min-height: 100dvh;
    --bar-height: 62px;
  }
  .skip {
    position: fixed;
    z-index: 30;
    left: 8px;
    top: -100px;
    min-height: 44px;
    padding: 0.6rem 1rem;
    border-radius: 10px;
    background: var(--fb-card);
  }
  .skip:focus {
    top: 8px;
  }
  .top {
    display: flex;
    align-items: center;
    gap: 0.2rem;
    padding: max(0.4rem, env(safe-area-inset-top)) 0.5rem 0;
  }
  main,
  main:focus-visible {
    outline: none;
    padding: 1rem 1rem calc(var(--bar-height) + env(safe-area-inset-bottom) + 5.5rem);
  }
  nav {
    position: fixed;
    z-index: 10;
    inset: auto 0 0;
    padding-bottom: env(safe-area-inset-bottom);
    background: var(--fb-card);
    border-top: 1px solid var(--fb-line);
  }
  .brand {
    display: none;
  }
  .items {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
  }
  .items a {
    position: relative;
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 2px;
    height: var(--bar-height);
    color: var(--fb-muted);
    text-decoration: none;
    font-size: 0.76rem;
    font-weight: 600;
    white-space: nowrap;
  }
  .pill {
    position: relative;
    display: grid;
    place-items: center;
    width: 58px;
    height: 30px;
    border-radius: 15px;
  }
  .items a[aria-current="page"] {
    color: var(--fb-accent-text);
  }
  .items a[aria-current="page"] .pill {
    background: var(--fb-tint);
  }
  .items a:focus-visible {
    outline-offset: -4px;
  }
  .badge {
    position: absolute;
    top: 0;
    left: calc(50% - 3px);
    min-width: 19px;
    padding: 0 5px;
    border-radius: 10px;
    background: var(--fb-error);
    color: var(--fb-card);
    font-size: 0.75rem;
    line-height: 19px;
    text-align: center;
  }
  @media (max-width: 379px) {
    .items a {
      font-size: 0.7rem;
      letter-spacing: -0.02em;
    }
  }
  @media (min-width: 840px) {
    :host {
      display: grid;
      grid-template-columns: 15.5rem minmax(0, 1fr);
    }
    .top {
      display: none;
    }
    main {
      grid-column: 2;
      grid-row: 1;
      width: 100%;
      max-width: 76rem;
      margin: 0 auto;
      padding: 1.8rem 2.2rem 4rem;
    }
    nav {
      position: sticky;
      inset: 0 auto auto;
      grid-row: 1;
      height: 100vh;
      height: 100dvh;
      padding: 1.5rem 0.9rem;
      border-top: 0;
      border-right: 1px solid var(--fb-line);
    }
    .brand {
      display: flex;
      align-items: center;
      gap: 0.7rem;
      padding: 0 0.6rem 1.6rem;
      font-weight: 680;
      font-size: 1.05rem;
      line-height: 1.2;
      overflow-wrap: anywhere;
    }
    .brand img {
      width: 38px;
      height: 38px;
      flex: none;
    }
    .items {
      grid-auto-flow: row;
      gap: 0.25rem;
    }
    .items a {
      display: flex;
      justify-content: start;
      align-items: center;
      gap: 0.8rem;
      height: 48px;
      padding: 0 1rem;
      border-radius: 24px;
      font-size: 0.96rem;
    }
    .items a:hover {
      background: color-mix(in srgb, var(--fb-accent) 7%, transparent);
    }
    .items a[aria-current="page"],
    .items a[aria-current="page"] .pill {
      background: var(--fb-tint);
    }
    .pill {
      width: 24px;
      position: static;
    }
    .badge {
      position: static;
      margin-left: auto;
      order: 3;
    }
  }
`;
