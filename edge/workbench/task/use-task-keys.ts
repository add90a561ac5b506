import { type Shortcut, useShortcuts } from "../../../core/console/look/shortcuts.ts";

interface TaskKeys {
  sureKeys: string;
  skipKeys: string;
  submit(): void;
  /** Absent where the project does not ask for it, there is no model's work, or tasks may not be skipped. */
  sayMore: (() => void) | null;
  startEmpty: (() => void) | null;
  skip: (() => void) | null;
}

/** The keys of what is done with a task as a whole. */
export function useTaskKeys({ sureKeys, skipKeys, submit, sayMore, startEmpty, skip }: TaskKeys): void {
  const list: Shortcut[] = [];
  const add = (id: string, keys: string, title: string, run: (() => void) | null, inFields = false) =>
    run && list.push({ id: `task.${id}`, keys, title, group: "Task", run, ...(inFields ? { inFields } : {}) });
  add("submit", "mod+enter", "Submit and next", submit, true);
  add("start-empty", "shift+delete", "Start without the model's work", startEmpty);
  add("sure", sureKeys, "Say how sure you are, step by step", sayMore);
  add("skip", skipKeys, "Skip this task", skip);
  useShortcuts(list);
}
