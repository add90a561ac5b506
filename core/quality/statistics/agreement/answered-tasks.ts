import type { Crowd } from "../crowd.ts";

/** The tasks that have at least `least` answers. */
export function tasksWith({ taskCount, starts }: Pick<Crowd, "taskCount" | "starts">, least: number): Uint32Array {
  const tasks = new Uint32Array(taskCount);
  let length = 0;
  for (let task = 0; task < taskCount; task++) if (starts[task + 1]! - starts[task]! >= least) tasks[length++] = task;
  return tasks.subarray(0, length);
}
