import type { Task } from "../../../../tasks/contract.ts";
import { api } from "../../../look/api.ts";
import { titleOf } from "../../../look/status-look.ts";
import { cancelManyForNow } from "../cancel-for-now.ts";
import { giveBack, type TakenLease } from "../give-back.ts";
import { type BulkOptions, type BulkResult, runBulk } from "./run-bulk.ts";

export type BulkAct =
  | { kind: "assign"; userIds: readonly string[]; minutes: number }
  | { kind: "priority"; priority: number }
  | { kind: "requeue" }
  | { kind: "cancel" };

export interface Performed {
  result: BulkResult<Task>;
  /** Takes back what was done; null where that is not possible. */
  undo: (() => Promise<BulkResult<Task>>) | null;
}

const quietly = (): BulkOptions => ({ onProgress: () => {}, signal: new AbortController().signal });

/** Does one thing to many tasks. */
export async function perform(act: BulkAct, tasks: readonly Task[], options: BulkOptions): Promise<Performed> {
  switch (act.kind) {
    case "assign":
      return assign(act, tasks, options);
    case "priority": {
      const set = (task: Task, priority: number) => api.tasks.updateTask({ taskId: task.id, priority });
      const result = await runBulk(tasks, (task) => set(task, act.priority), options);
      return { result, undo: () => runBulk(result.done, (task) => set(task, task.priority), quietly()) };
    }
    case "requeue": {
      const taken: { task: Task; lease: TakenLease }[] = [];
      const requeue = async (task: Task) => {
        const { leases } = await api.tasks.requeueTask({ taskId: task.id });
        taken.push(...leases.map((lease) => ({ task, lease })));
      };
      const result = await runBulk(tasks, requeue, options);
      return { result, undo: taken.length > 0 ? () => giveAllBack(taken) : null };
    }
    case "cancel": {
      const cancel = (task: Task) => api.tasks.updateTask({ taskId: task.id, cancel: cancelManyForNow });
      const restore = (task: Task) => api.tasks.restoreTask({ taskId: task.id });
      const result = await runBulk(tasks, cancel, options);
      return { result, undo: () => runBulk(result.done, restore, quietly()) };
    }
  }
}

/** Gives tasks back to those who had them; a task that another person has since got is refused. */
async function giveAllBack(taken: readonly { task: Task; lease: TakenLease }[]): Promise<BulkResult<Task>> {
  const { done, refused, left } = await runBulk(taken, ({ task, lease }) => giveBack(task.id, lease), quietly());
  const tasksOf = (list: readonly { task: Task }[]) => list.map((one) => one.task);
  return {
    done: tasksOf(done),
    refused: refused.map(({ reason, items }) => ({ reason, items: tasksOf(items) })),
    left: tasksOf(left),
  };
}

const atOnce = 20;
const refusals: Record<string, string> = {
  "tasks.full": "All places on the task are taken",
  "tasks.already_worked_on": "The person has worked on it already",
  "tasks.not_waiting": "Nobody is asked to work on it now",
};

/** Deals tasks out to people in turn, some in each request. */
async function assign(
  { userIds, minutes }: Extract<BulkAct, { kind: "assign" }>,
  tasks: readonly Task[],
  { onProgress, signal }: BulkOptions,
): Promise<Performed> {
  const given = new Map<string, string>();
  const done: Task[] = [];
  const refused = new Map<string, Task[]>();
  const refuse = (task: Task, reason: string) => refused.set(reason, [...(refused.get(reason) ?? []), task]);
  const dealt = tasks.map((task, at) => ({ task, userId: userIds[at % userIds.length]! }));
  const chunks = Array.from({ length: Math.ceil(dealt.length / atOnce) }, (_, n) =>
    dealt.slice(n * atOnce, (n + 1) * atOnce),
  );
  let ended = 0;
  const whole = await runBulk(
    chunks,
    async (chunk) => {
      const assignments = chunk.map(({ task, userId }) => ({ taskId: task.id, userId }));
      const { items } = await api.tasks.assignTasks({ assignments, minutes });
      for (const [at, { assignment, code, detail }] of items.entries()) {
        const { task } = chunk[at]!;
        if (!assignment) refuse(task, refusals[code ?? ""] ?? detail ?? titleOf(code ?? "refused"));
        else {
          given.set(task.id, assignment.id);
          done.push(task);
        }
      }
      onProgress((ended += chunk.length));
    },
    { onProgress: () => {}, signal, atOnce: 1 },
  );
  for (const { reason, items } of whole.refused) for (const { task } of items.flat()) refuse(task, reason);
  const reason = "Taken back by whoever gave it";
  const takeBack = (task: Task) => api.tasks.releaseAssignment({ assignmentId: given.get(task.id)!, reason });
  return {
    result: {
      done,
      refused: [...refused].map(([why, items]) => ({ reason: why, items })),
      left: whole.left.flat().map(({ task }) => task),
    },
    undo: () => runBulk(done, takeBack, quietly()),
  };
}
