import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Annotation } from "../annotations/contract.ts";
import type { File } from "../files/contract.ts";
import type { Task } from "../tasks/contract.ts";
import { inLists, joinAnnotations, toItem } from "./dataset-items.ts";

async function* streamed<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
const key = (n: number) => String(n).padStart(3, "0");

test("each task gets its own annotations, whatever is missing on either side", async () => {
  const ids = fc.uniqueArray(fc.nat(40), { maxLength: 20 }).map((list) => list.toSorted((a, b) => a - b).map(key));
  const owners = fc.array(fc.nat(40), { maxLength: 40 }).map((list) => list.toSorted((a, b) => a - b).map(key));
  await fc.assert(
    fc.asyncProperty(ids, owners, async (taskIds, taskIdsOfAnnotations) => {
      const tasks = taskIds.map((id) => ({ id }) as Task);
      const annotations = taskIdsOfAnnotations.map((taskId, i) => ({ id: String(i), taskId }) as Annotation);
      const joined = await Array.fromAsync(joinAnnotations(streamed(tasks), streamed(annotations)));
      expect(joined).toEqual(
        tasks.map((task) => ({ task, annotations: annotations.filter(({ taskId }) => taskId === task.id) })),
      );
    }),
  );
});

test("a stream is cut into lists without losing anything", async () => {
  expect(await Array.fromAsync(inLists(streamed([1, 2, 3, 4, 5]), 2))).toEqual([[1, 2], [3, 4], [5]]);
  expect(await Array.fromAsync(inLists(streamed([]), 2))).toEqual([]);
});

test("an image's file fills in what its task does not say, and people are named as asked", () => {
  const data = { type: "image" as const, fileId: "f1" };
  const task = {
    id: "t",
    externalKey: null,
    batchId: "b",
    data,
    meta: { a: 1 },
    schemaVersion: 2,
    createdAt: "c",
    completedAt: null,
  } as unknown as Task;
  const annotation = {
    id: "a",
    userId: "u",
    status: "accepted",
    source: "human",
    result: { regions: [], relations: [], answers: {} },
  } as unknown as Annotation;
  const file = {
    id: "f1",
    name: "a.jpg",
    contentType: "image/jpeg",
    sha256: "00",
    metadata: { width: 9, height: 6 },
  } as unknown as File;
  const item = toItem({ task, annotations: [annotation] }, file, (userId) => `person of ${userId}`);
  expect(item.data).toEqual({
    type: "image",
    fileId: "f1",
    name: "a.jpg",
    width: 9,
    height: 6,
    contentType: "image/jpeg",
    sha256: "00",
  });
  expect(item.annotations[0]).toMatchObject({ id: "a", userId: "person of u" });
  expect(
    toItem(
      { task: { ...task, data: { ...data, name: "b.jpg", width: 90, height: 60 } }, annotations: [] },
      file,
      String,
    ).data,
  ).toMatchObject({ name: "b.jpg", width: 90, height: 60 });
});
