import { html } from "lit";
import type { Task } from "@lit/task";
import "./fb-problem.ts";
import "./fb-skeleton.ts";

/** What a task brought; while it runs again, what it brought before. */
export function shownBy<T>(
  task: Task<readonly unknown[], T>,
  full: (value: T) => unknown,
  rows = 3,
): unknown {
  return task.render({
    pending: () =>
      task.value === undefined ? html`<fb-skeleton rows=${rows}></fb-skeleton>` : full(task.value),
    error: (error) =>
      html`<fb-problem .problem=${error} retry @fb-retry=${() => void task.run()}></fb-problem>`,
    complete: full,
  });
}
