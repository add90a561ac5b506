import { describe, expect, test } from "bun:test";
import { UploadQueue } from "./upload-queue.ts";

function until<F, R>(queue: UploadQueue<F, R>, done: () => boolean): Promise<void> {
  if (done()) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const leave = queue.subscribe(() => {
    if (!done()) return;
    leave();
    resolve();
  });
  return promise;
}

describe("a queue of uploads", () => {
  test("never more than its number run at once, and all end", async () => {
    let running = 0;
    let most = 0;
    const queue = new UploadQueue<number, number>(async (file) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running -= 1;
      return file * 2;
    }, 2);
    queue.add([1, 2, 3, 4, 5]);
    await until(queue, () => queue.list().every((one) => one.status === "done"));
    expect(most).toBe(2);
    expect(queue.list().map((one) => one.result)).toEqual([2, 4, 6, 8, 10]);
  });

  test("one that fails keeps its error and can be tried again without the others", async () => {
    const tries: number[] = [];
    const queue = new UploadQueue<number, number>(async (file) => {
      tries.push(file);
      if (file === 2 && tries.filter((one) => one === 2).length === 1) throw new Error("refused");
      return file;
    });
    queue.add([1, 2]);
    await until(queue, () => queue.list().every((one) => one.status === "done" || one.status === "failed"));
    expect(queue.list()[1]!.error).toEqual(new Error("refused"));
    queue.retryFailed();
    await until(queue, () => queue.list().every((one) => one.status === "done"));
    expect(tries).toEqual([1, 2, 2]);
  });

  test("a cancelled one is told so and its late end changes nothing", async () => {
    const gate = Promise.withResolvers<void>();
    let signal: AbortSignal | undefined;
    const queue = new UploadQueue<string, string>(async (file, _tell, given) => {
      signal = given;
      await gate.promise;
      return file;
    });
    queue.add(["a"]);
    queue.cancel(queue.list()[0]!.id);
    expect(signal?.aborted).toBe(true);
    gate.resolve();
    await gate.promise;
    expect(queue.list()[0]!.status).toBe("cancelled");
  });

  test("clearing keeps what is under way", async () => {
    const gate = Promise.withResolvers<string>();
    const queue = new UploadQueue<string, string>((file) => (file === "slow" ? gate.promise : Promise.resolve(file)));
    queue.add(["fast", "slow"]);
    await until(queue, () => queue.list()[0]!.status === "done");
    queue.clear();
    expect(queue.list().map((one) => one.file)).toEqual(["slow"]);
    gate.resolve("slow");
  });
});
