import { describe, expect, test } from "bun:test";
import { Batcher } from "./batcher.ts";

describe("asking for many at once", () => {
  test("keys asked for at the same moment go in one call, each once", async () => {
    const calls: string[][] = [];
    const batcher = new Batcher<string, number>(100, async (keys) => {
      calls.push(keys);
      return new Map(keys.map((key) => [key, key.length]));
    });
    expect(await Promise.all([batcher.load("a"), batcher.load("bb"), batcher.load("a")])).toEqual([1, 2, 1]);
    expect(calls).toEqual([["a", "bb"]]);
  });

  test("more keys than a call takes are split", async () => {
    const sizes: number[] = [];
    const batcher = new Batcher<number, number>(2, async (keys) => {
      sizes.push(keys.length);
      return new Map(keys.map((key) => [key, key]));
    });
    await Promise.all([1, 2, 3, 4, 5].map((key) => batcher.load(key)));
    expect(sizes).toEqual([2, 2, 1]);
  });

  test("an unknown key is undefined, a failed call fails all of its keys", async () => {
    const unknown = new Batcher<string, string>(10, async () => new Map());
    expect(await unknown.load("x")).toBeUndefined();
    const failing = new Batcher<string, string>(10, () => Promise.reject(new Error("away")));
    const results = await Promise.allSettled([failing.load("a"), failing.load("b")]);
    expect(results.map((one) => one.status)).toEqual(["rejected", "rejected"]);
  });
});
