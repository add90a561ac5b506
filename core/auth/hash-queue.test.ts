import { expect, test } from "bun:test";
import { HashQueue } from "./hash-queue.ts";

function gates(queue: HashQueue, count: number) {
  const opened: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const done = Array.from({ length: count }, (_, i) =>
    queue.run(async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => opened.push(resolve));
      running -= 1;
      return i;
    }),
  );
  return { opened, done, most: () => most };
}

test("no more than its width run at once, and those that wait come in their order", async () => {
  const queue = new HashQueue(2, 10, 60_000);
  const { opened, done, most } = gates(queue, 5);
  const order: number[] = [];
  for (const one of done) void one.then((i) => order.push(i));
  for (let i = 0; i < 5; i++) {
    while (opened.length <= i) await Promise.resolve();
    opened[i]!();
  }
  await Promise.all(done);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(most()).toBe(2);
});

test("what does not fit into the queue is refused at once, and the rest goes on", async () => {
  const queue = new HashQueue(1, 1, 60_000);
  const { opened, done } = gates(queue, 3);
  await expect(done[2]!).rejects.toMatchObject({ code: "auth.busy", status: 503 });
  expect(() => queue.demandRoom()).toThrow(expect.objectContaining({ code: "auth.busy" }));
  for (let i = 0; i < 2; i++) {
    while (opened.length <= i) await Promise.resolve();
    opened[i]!();
  }
  expect(await Promise.all([done[0], done[1]])).toEqual([0, 1]);
});

test("a piece of work that fails makes room for the next", async () => {
  const queue = new HashQueue(1, 1, 60_000);
  const failed = queue.run(() => Promise.reject(new Error("broken")));
  const next = queue.run(async () => "next");
  await expect(failed).rejects.toThrow("broken");
  expect(await next).toBe("next");
});

test("who has waited for as long as is bearable is refused, and the place is free again", async () => {
  const queue = new HashQueue(1, 1, 10);
  const { opened, done } = gates(queue, 2);
  await expect(done[1]!).rejects.toMatchObject({ code: "auth.busy", status: 503 });
  const next = queue.run(async () => "next");
  while (opened.length === 0) await Promise.resolve();
  opened[0]!();
  expect(await Promise.all([done[0], next])).toEqual([0, "next"]);
});

test("in a flood a place rests for as long as it has worked, and a few who wait do not make one", async () => {
  for (const [waiting, rests] of [
    [3, false],
    [20, true],
  ] as const) {
    const queue = new HashQueue(1, 50, 60_000);
    const { opened, done } = gates(queue, 1 + waiting);
    await new Promise((resolve) => setTimeout(resolve, 20));
    opened[0]!();
    await done[0];
    // What rests needs a timer; the next of a few is let in before one could go off.
    for (let i = 0; i < 10; i++) await Promise.resolve();
    expect(opened.length).toBe(rests ? 1 : 2);
    for (let i = 1; i <= waiting; i++) {
      while (opened.length <= i) await new Promise((resolve) => setTimeout(resolve, 1));
      opened[i]!();
    }
    await Promise.all(done);
  }
});
