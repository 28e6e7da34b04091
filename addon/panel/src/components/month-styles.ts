import { css } from "lit";

export const monthStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    --bar: 24px;
    --pitch: 26px;
    --head: 34px;
  }
  .grid {
    border-radius: var(--fb-radius);
    overflow: hidden;
  }
  .week {
    display: grid;
    grid-template-columns: repeat(7, minmax(0, 1fr));
  }
  .names {
    border-bottom: 1px solid var(--fb-line);
  }
  .name {
    padding: 0.55rem 0;
    text-align: center;
    font-size: 0.8rem;
    font-weight: 600;
    color: var(--fb-muted);
  }
  .day {
    position: relative;
    min-width: 0;
    min-height: calc(var(--head) + var(--shown) * var(--pitch) + 4px);
    border-right: 1px solid var(--fb-line);
    border-bottom: 1px solid var(--fb-line);
    cursor: pointer;
    user-select: none;
    -webkit-user-select: none;
    touch-action: manipulation;
  }
  .day:nth-child(7) {
    border-right: 0;
  }
  .week:last-child .day {
    border-bottom: 0;
  }
  .day:hover {
    background: color-mix(in srgb, var(--fb-accent) 6%, transparent);
  }
  .weekend {
    background: color-mix(in srgb, var(--fb-text) 3%, transparent);
  }
  .other .number {
    color: var(--fb-muted);
    font-weight: 400;
  }
  .number {
    display: grid;
    place-items: center;
    width: 26px;
    height: 26px;
    margin: 4px;
    border-radius: 50%;
    font-size: 0.9rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .today .number {
    background: var(--fb-accent);
    color: var(--fb-on-accent);
  }
  .day[aria-selected="true"] {
    background: color-mix(in srgb, var(--fb-accent) 22%, var(--fb-card));
  }
  .day:focus-visible {
    outline: 3px solid var(--fb-accent);
    outline-offset: -3px;
    z-index: 3;
  }
  .bar {
    position: absolute;
    z-index: 1;
    top: calc(var(--head) + var(--lane) * var(--pitch));
    left: calc(var(--from) * 100% + 2px);
    width: calc(var(--length) * 100% - 4px);
    height: var(--bar);
    padding: 0 7px;
    border-radius: 7px;
    background: var(--color);
    color: var(--ink);
    font-size: 0.78rem;
    font-weight: 600;
    line-height: var(--bar);
    text-align: left;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .bar:hover {
    filter: brightness(1.1);
  }
  .bar:focus-visible {
    z-index: 4;
    outline-offset: 1px;
  }
  .bar.before {
    left: 0;
    width: calc(var(--length) * 100% - 2px);
    border-top-left-radius: 0;
    border-bottom-left-radius: 0;
  }
  .bar.after {
    width: calc(var(--length) * 100% - 2px);
    border-top-right-radius: 0;
    border-bottom-right-radius: 0;
  }
  .bar.before.after {
    width: 100%;
  }
  .bar.open {
    color: var(--fb-text);
    border: 1.5px dashed color-mix(in srgb, var(--color) 75%, var(--fb-text));
    line-height: calc(var(--bar) - 3px);
    padding: 0 5.5px;
    background: repeating-linear-gradient(
      -45deg,
      color-mix(in srgb, var(--color) 36%, var(--fb-card)) 0 6px,
      color-mix(in srgb, var(--color) 14%, var(--fb-card)) 6px 12px
    );
  }
  .bar.shut {
    color: var(--fb-text);
    border: 1px solid var(--fb-muted);
    line-height: calc(var(--bar) - 2px);
    pointer-events: none;
    background: repeating-linear-gradient(
      45deg,
      color-mix(in srgb, var(--fb-muted) 26%, var(--fb-card)) 0 3px,
      var(--fb-card) 3px 9px
    );
  }
  .over {
    position: absolute;
    z-index: 1;
    right: 3px;
    top: 4px;
    min-width: 26px;
    height: 26px;
    padding: 0 5px;
    border-radius: 13px;
    font-size: 0.75rem;
    font-weight: 640;
    color: var(--fb-accent-text);
    background: var(--fb-tint);
  }
  @container (max-width: 520px) {
    .number {
      margin: 3px 2px;
      font-size: 0.84rem;
    }
    .bar {
      font-size: 0.72rem;
      padding: 0 4px;
    }
    .bar.open {
      padding: 0 3px;
    }
    .over {
      right: 1px;
      min-width: 24px;
      padding: 0 3px;
    }
  }
`;
