import { expect, test } from "bun:test";
import { mapOrdered } from "./map-ordered.ts";

async function* numbers(n: number): AsyncGenerator<number> {
  for (let i = 0; i < n; i++) yield i;
}

test("results keep the order of the items, whichever is ready first", async () => {
  const later = (i: number) => new Promise<number>((resolve) => setTimeout(resolve, i % 2 === 0 ? 4 : 0, i));
  expect(await Array.fromAsync(mapOrdered(numbers(9), 4, later))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("never more than the given number are under way", async () => {
  let [under, most] = [0, 0];
  const map = async () => {
    most = Math.max(most, ++under);
    await new Promise((resolve) => setImmediate(resolve));
    under--;
  };
  await Array.fromAsync(mapOrdered(numbers(20), 3, map));
  expect(most).toBe(3);
});

test("a failure ends it after what is under way", async () => {
  const done: number[] = [];
  const map = async (i: number) => {
    if (i === 1) throw new Error("no");
    await Promise.resolve();
    done.push(i);
  };
  await expect(Array.fromAsync(mapOrdered(numbers(9), 3, map))).rejects.toThrow("no");
  expect(done.every((i) => i < 4)).toBe(true);
});
