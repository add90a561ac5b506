import { describe, expect, test } from "bun:test";
import type { Result } from "../../../core/annotations/region.contract.ts";
import { Problem, requestProblems } from "../../../core/kernel/wire/problem.ts";
import { memoryDrafts } from "./local-drafts.ts";
import { whereWorkIs } from "../task/where-work-is.ts";
import { createSaver, isLate, isLeaseLost } from "./saver.ts";

const result = (n: number): Result => ({ regions: [], relations: [], answers: { n } });

function desk() {
  const local = memoryDrafts();
  const sent: { n: unknown; sequence: number }[] = [];
  const timers: (() => void)[] = [];
  const outcomes: (unknown | null)[] = [];
  let now = 0;
  const saver = createSaver(
    {
      send: async (draft) => {
        sent.push({ n: draft.result.answers.n, sequence: draft.sequence });
        const outcome = outcomes.shift();
        if (outcome === "newer") return outcome;
        if (outcome) throw outcome;
      },
      local,
      key: "me:task",
      current: () => ({ result: result(now) }),
      now: () => 0,
      later: (_ms, run) => {
        timers.push(run);
        return () => void timers.splice(timers.indexOf(run), 1);
      },
    },
    7,
    null,
  );
  const edit = (n: number) => {
    now = n;
    saver.edited();
  };
  const tick = async () => {
    for (const run of timers.splice(0)) run();
    await saver.settled();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { saver, sent, local, outcomes, edit, tick, kept: () => local.read("me:task") };
}

describe("saver", () => {
  test("a change is on this device at once and at the server when it is due, under a growing sequence", async () => {
    const d = desk();
    d.edit(1);
    expect(await d.kept()).toMatchObject({ result: result(1), sequence: 8, synced: false });
    await d.tick();
    d.edit(2);
    await d.tick();
    expect(d.sent).toEqual([
      { n: 1, sequence: 8 },
      { n: 2, sequence: 9 },
    ]);
    expect(await d.kept()).toMatchObject({ result: result(2), sequence: 9, synced: true });
  });

  test("while the server is away the newest state stays on this device, and goes out when it is back", async () => {
    const d = desk();
    d.outcomes.push(requestProblems.unavailable(), requestProblems.unavailable());
    d.edit(1);
    await d.tick();
    d.edit(2);
    await d.tick();
    expect(await d.kept()).toMatchObject({ result: result(2), synced: false });
    await d.tick();
    expect(d.sent.at(-1)).toEqual({ n: 2, sequence: 10 });
    expect(await d.kept()).toMatchObject({ synced: true });
  });

  test("a lost lease stops saving and keeps the work here", async () => {
    const d = desk();
    d.outcomes.push(new Problem("annotations.lease_lost", { status: 409, title: "gone" }));
    d.edit(1);
    await d.tick();
    expect(d.saver.state.get().stopped).toBe("lease_lost");
    d.edit(2);
    await d.tick();
    expect(d.sent).toHaveLength(1);
    expect(await d.kept()).toMatchObject({ result: result(2), synced: false });
  });

  test("where newer work of the same person's stands, nothing is sent any more nor put over that on this device", async () => {
    const d = desk();
    d.outcomes.push("newer");
    d.edit(1);
    await d.tick();
    expect(d.saver.state.get().stopped).toBe("outdone");
    const before = await d.kept();
    d.saver.leaseLost();
    d.edit(2);
    await d.tick();
    expect(d.sent).toHaveLength(1);
    expect(d.saver.state.get().stopped).toBe("outdone");
    expect(await d.kept()).toEqual(before);
    expect(whereWorkIs(d.saver.state.get())).toBe("newer");
    d.saver.cameLate();
    expect(whereWorkIs(d.saver.state.get())).toBe("late");
    d.edit(3);
    await d.tick();
    expect(await d.kept()).toEqual(before);
  });

  test("a lost lease leaves what was saved at the server, and what is changed after it on this device alone", async () => {
    const d = desk();
    d.edit(1);
    await d.tick();
    d.saver.leaseLost();
    expect(whereWorkIs(d.saver.state.get())).toBe("draft");
    d.edit(2);
    await d.tick();
    expect(whereWorkIs(d.saver.state.get())).toBe("device");
    expect(await d.kept()).toMatchObject({ result: result(2), synced: false });
  });

  test("what was handed in came late where the server says that it is a version beside newer work", () => {
    const late = (fields: object) => new Problem("annotations.lease_lost", { status: 409, title: "" }, { ...fields });
    const told = [late({ kept: "version", version: 2 }), late({ kept: "draft" }), late({}), new Error("x")];
    expect(told.map(isLate)).toEqual([true, false, false, false]);
  });

  test("a hand-in takes a higher sequence than every draft and forgets the copy on this device", async () => {
    const d = desk();
    d.edit(1);
    await d.tick();
    expect(d.saver.nextSequence()).toBe(9);
    d.saver.submitted();
    await d.tick();
    expect(await d.kept()).toBeNull();
  });

  test("tells a lost lease from other refusals", () => {
    expect(isLeaseLost(new Problem("tasks.lease_lost", { status: 409, title: "" }))).toBe(true);
    expect(isLeaseLost(requestProblems.conflict())).toBe(false);
    expect(isLeaseLost(new Error("x"))).toBe(false);
  });
});
