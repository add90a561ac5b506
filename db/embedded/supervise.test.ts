import { expect, test } from "bun:test";
import { supervise } from "./supervise.ts";

test("a server that keeps ending is given up in one line that says so", async () => {
  const told: string[][] = [];
  let starts = 0;
  const givenUp = new Promise<void>((resolve) => {
    const start = async () => {
      starts++;
      const child = Bun.spawn(["true"]);
      return { url: "nowhere", ended: child.exited.then(() => {}), stop: async () => {} };
    };
    void supervise(start, (state, detail) => {
      told.push([state, detail]);
      if (state === "gaveUp") resolve();
    });
  });
  await givenUp;
  expect(starts).toBe(6);
  const again = [
    ["ended", "ended and is started again"],
    ["done", "runs again"],
  ];
  expect(told).toEqual([
    ...Array.from({ length: 5 }, () => again).flat(),
    ["gaveUp", "was started again 5 times within a minute and is not started any more"],
  ]);
});

test("a server that cannot be started again says why it was given up", async () => {
  const told: string[][] = [];
  let starts = 0;
  const givenUp = new Promise<void>((resolve) => {
    const start = async () => {
      if (starts++ > 0) throw new Error("the disk is full");
      return { url: "nowhere", ended: Bun.spawn(["true"]).exited.then(() => {}), stop: async () => {} };
    };
    void supervise(start, (state, detail) => {
      told.push([state, detail]);
      if (state === "gaveUp") resolve();
    });
  });
  await givenUp;
  expect(told.filter(([state]) => state === "done")).toEqual([]);
  expect(told.at(-1)![1]).toEndWith("is not started any more: the disk is full");
});
