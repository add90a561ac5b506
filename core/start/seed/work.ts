import { randomUUID } from "node:crypto";
import type { Annotation } from "../../annotations/contract.ts";
import type { Result } from "../../annotations/region.contract.ts";
import type { Task } from "../../tasks/contract.ts";
import type { Person } from "./api.ts";

const PATIENCE_MS = 20_000;

/** Claims from a queue as soon as something waits there; null when nothing came within 20 s. */
async function claim(person: Person, queueId: string) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const { assignment, task, empty } = await person.tasks.nextTask({ queueId });
    if (assignment && task) return { assignment, task };
    if (empty?.reason === "already_worked_on_all" || empty?.reason === "all_done") return null;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return null;
}

/** The review that waits for a task: tasks hands the task out, quality opens the review, and either may come first. */
async function pendingReview(person: Person, taskId: string) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const { items } = await person.quality.listChecks({ taskId, kind: "review", status: "pending" });
    if (items[0]) return person.quality.getCheck({ checkId: items[0].id });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the review of task ${taskId} did not appear`);
}

/** Labels up to `count` tasks of a queue as one person; returns how many. */
export async function labelTasks(
  person: Person,
  queueId: string,
  count: number,
  label: (task: Task) => Result,
): Promise<number> {
  for (let done = 0; done < count; done++) {
    const held = await claim(person, queueId);
    if (!held) return done;
    const { assignment, task } = held;
    const work = { taskId: task.id, assignmentId: assignment.id, fence: assignment.fence, result: label(task) };
    await person.annotations.saveAnnotation({ ...work, status: "draft", sequence: 1, activeSeconds: 20 });
    await person.annotations.saveAnnotation(
      { ...work, status: "submitted", sequence: 2, activeSeconds: 30 + work.result.regions.length * 6 },
      { idempotencyKey: randomUUID() },
    );
  }
  return count;
}

/** Reviews up to `count` tasks as they come out of their checks: all accepted but the first, which goes back to its second author with a reason. */
export async function reviewTasks(person: Person, queueId: string, count: number): Promise<number> {
  for (let done = 0; done < count; done++) {
    const held = await claim(person, queueId);
    if (!held) return done;
    const { assignment, task } = held;
    const { check, annotations } = await pendingReview(person, task.id);
    await person.quality.resolveCheck({
      checkId: check.id,
      assignmentId: assignment.id,
      fence: assignment.fence,
      ...verdict(done, annotations),
    });
  }
  return count;
}

function verdict(nth: number, annotations: Annotation[]) {
  const [first, second] = annotations;
  if (nth > 0 || !second) return { outcome: "accepted" as const, acceptedAnnotationId: first!.id };
  const region = second.result.regions[0];
  return {
    outcome: "rejected" as const,
    rejectedAnnotationIds: [second.id],
    reason: "Some outlines are not tight. Please go over the edges once more.",
    issues: [
      {
        category: "imprecise",
        comment: "This edge runs a few pixels outside.",
        annotationId: second.id,
        regionId: region?.id ?? null,
      },
    ],
  };
}
