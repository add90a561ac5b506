import type { Result } from "../../annotations/region.contract.ts";
import { annotationsRoutes } from "../../annotations/routes.ts";
import type { Host } from "../../kernel/lifecycle/host.ts";
import { newId } from "../../kernel/wire/id.ts";
import { qualityRoutes } from "../../quality/routes.ts";
import { tasksRoutes } from "../../tasks/routes.ts";
import type { Hops } from "./hops.ts";
import { contextOf, type Person, type Workplace } from "./world.ts";

const text =
  "On the fourth of July in 1776, in Philadelphia, Thomas Jefferson read what Congress had before it, and Benjamin Franklin had added a word.";

/** What an annotator hands in: three marks and the answer. */
const result: Result = {
  regions: [
    { id: "s1", type: "span", class: "year", start: 25, end: 29, attributes: {} },
    { id: "s2", type: "span", class: "place", start: 34, end: 46, attributes: {} },
    { id: "s3", type: "span", class: "person", start: 48, end: 64, attributes: {} },
  ],
  relations: [],
  answers: { topic: "law and justice" },
};

/** Creates a batch of tasks in one call. */
export async function createBatch(host: Host, hops: Hops, place: Workplace, count: number): Promise<number> {
  const ctx = contextOf(host, "tasks", place.manager);
  const tasks = Array.from({ length: count }, (_, i) => ({
    externalKey: `walk-${newId()}-${i}`,
    data: { type: "text" as const, text },
  }));
  const { created } = await hops.time("bulk", () =>
    tasksRoutes.createTasks(ctx, { projectId: place.projectId, tasks }),
  );
  return created;
}

/** What is left to do in a workplace; people go home when it is done. */
export interface Left {
  annotate: number;
  review: number;
}

/** Labels what there is in the queue until nothing is left. */
export async function annotate(
  host: Host,
  hops: Hops,
  place: Workplace,
  person: Person,
  left: Left,
  stopped: () => boolean,
): Promise<void> {
  const [tasks, annotations] = [contextOf(host, "tasks", person), contextOf(host, "annotations", person)];
  await work(
    () => stopped() || left.annotate <= 0,
    async () => {
      const { assignment, task } = await hops.time("claim", () =>
        tasksRoutes.nextTask(tasks, { queueId: place.queues.annotate }),
      );
      if (!assignment || !task) return false;
      const held = { taskId: task.id, assignmentId: assignment.id, fence: assignment.fence, result, confidence: null };
      await hops.time("draft", () =>
        annotationsRoutes.saveAnnotation(annotations, { ...held, status: "draft", sequence: 1, activeSeconds: 10 }),
      );
      await hops.time("submit", () =>
        annotationsRoutes.saveAnnotation(annotations, { ...held, status: "submitted", sequence: 2, activeSeconds: 20 }),
      );
      left.annotate--;
      return true;
    },
  );
}

/** Accepts what there is in the review queue. */
export async function review(
  host: Host,
  hops: Hops,
  place: Workplace,
  person: Person,
  left: Left,
  stopped: () => boolean,
): Promise<void> {
  const [tasks, quality] = [contextOf(host, "tasks", person), contextOf(host, "quality", person)];
  await work(
    () => stopped() || left.review <= 0,
    async () => {
      const { assignment, task } = await hops.time("review claim", () =>
        tasksRoutes.nextTask(tasks, { queueId: place.queues.review }),
      );
      if (!assignment || !task) return false;
      const { items } = await hops.time("find check", () =>
        qualityRoutes.listChecks(quality, { taskId: task.id, kind: "review", status: "pending", limit: 1 }),
      );
      const [check] = items;
      if (!check) return false;
      await hops.time("accept", () =>
        qualityRoutes.resolveCheck(quality, {
          checkId: check.id,
          assignmentId: assignment.id,
          fence: assignment.fence,
          outcome: "accepted",
          acceptedAnnotationId: check.annotationIds[0]!,
          rejectedAnnotationIds: [],
          reason: "",
          issues: [],
        }),
      );
      left.review--;
      return true;
    },
  );
}

/** A person who finds nothing to do looks again after a moment, and less often the longer it lasts. */
async function work(over: () => boolean, turn: () => Promise<boolean>): Promise<void> {
  let idle = 0;
  while (!over()) {
    idle = (await turn()) ? 0 : idle + 1;
    if (idle > 0) await Bun.sleep(Math.min(50 * 2 ** (idle - 1), 1000));
  }
}
