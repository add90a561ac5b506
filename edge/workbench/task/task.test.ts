import { describe, expect, test } from "bun:test";
import type { Annotation } from "../../../core/annotations/contract.ts";
import type { LocalDraft } from "../saving/local-drafts.ts";
import { createActivity, idleMs, stopwatch } from "./active-time.ts";
import { beatIn } from "./lease-time.ts";
import { blocksOf, inlinesOf } from "./markdown-blocks.ts";
import { newestWork } from "./newest-work.ts";

describe("time worked", () => {
  const page = () => {
    const clock = { ms: 1_000_000 };
    const activity = createActivity(() => clock.ms);
    /** Lets time pass, and touches the page at its end. */
    const touchAfter = (ms: number) => {
      clock.ms += ms;
      activity.touch();
    };
    return { clock, activity, touchAfter };
  };

  test("counts while the hand moves, and half a minute after it rests", () => {
    const { clock, activity, touchAfter } = page();
    for (let n = 0; n < 10; n++) touchAfter(1000);
    clock.ms += 300_000;
    expect(activity.read()).toBe(10_000 + idleMs);
    expect(activity.idle()).toBe(true);
  });

  test("what was missed while idle is not added when the hand moves again", () => {
    const { clock, activity, touchAfter } = page();
    touchAfter(3_600_000);
    expect(activity.idle()).toBe(false);
    clock.ms += 1000;
    expect(activity.read()).toBe(idleMs + 1000);
  });

  test("stops at once when the page goes out of sight, also while something plays there, and goes on with the next touch", () => {
    const { clock, activity, touchAfter } = page();
    touchAfter(2000);
    activity.hide();
    for (let n = 0; n < 10; n++) touchAfter(1000);
    expect([activity.read(), activity.idle()]).toEqual([2000, true]);
    activity.show();
    clock.ms += 5000;
    expect(activity.read()).toBe(2000);
    touchAfter(0);
    clock.ms += 3000;
    expect(activity.read()).toBe(5000);
  });

  test("a clock that jumps back takes nothing away, and does not let the hand rest for longer", () => {
    const { clock, activity, touchAfter } = page();
    touchAfter(2000);
    clock.ms -= 900_000;
    expect(activity.read()).toBe(2000);
    clock.ms += 300_000;
    expect(activity.read()).toBe(2000 + idleMs);
    expect(activity.idle()).toBe(true);
  });

  test("each report tells all of it under the next number, and is news until it was heard", () => {
    const { activity, touchAfter } = page();
    expect(activity.hasNews()).toBe(false);
    touchAfter(4000);
    const first = activity.report();
    touchAfter(3000);
    const second = activity.report();
    expect([first, second]).toMatchObject([
      { sequence: 1, activeMs: 4000 },
      { sequence: 2, activeMs: 7000 },
    ]);
    expect(second.page).toBe(first.page);
    activity.heard(first);
    expect(activity.hasNews()).toBe(true);
    activity.heard(second);
    activity.heard(first);
    expect(activity.hasNews()).toBe(false);
    expect(page().activity.report().page).not.toBe(first.page);
  });

  test("reads like a stopwatch", () => {
    expect([0, 59.9, 187, 3723].map(stopwatch)).toEqual(["0:00", "0:59", "3:07", "1:02:03"]);
  });
});

test("a lease is extended at half of its time, never in a rush and never later than five minutes", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(beatIn("2026-01-01T00:04:00Z", now)).toBe(120_000);
  expect(beatIn("2026-01-01T08:00:00Z", now)).toBe(300_000);
  expect(beatIn("2025-12-31T00:00:00Z", now)).toBe(10_000);
});

describe("the newest work", () => {
  const result = (n: number) => ({ regions: [], relations: [], answers: { n } });
  const mine = (sequence: number | null): Annotation =>
    ({
      result: result(1),
      draft: sequence === null ? null : { result: result(2), sequence, savedAt: "2026-01-01T00:00:00Z" },
    }) as unknown as Annotation;
  const kept = (sequence: number, synced: boolean): LocalDraft => ({
    key: "k",
    result: result(3),
    sequence,
    synced,
    at: 0,
  });

  test("is this device's when it never reached the server", () => {
    expect(newestWork(mine(4), kept(5, false))).toMatchObject({
      doc: { answers: { n: 3 } },
      lastSequence: 5,
      restored: true,
    });
  });

  test("is the server's when that is as new or newer", () => {
    expect(newestWork(mine(5), kept(5, false))).toMatchObject({ doc: { answers: { n: 2 } }, restored: false });
    expect(newestWork(mine(9), kept(5, false))).toMatchObject({ doc: { answers: { n: 2 } }, lastSequence: 9 });
  });

  test("is what was handed in when there is no draft, and nothing when there is neither", () => {
    expect(newestWork(mine(null), null).doc.answers).toEqual({ n: 1 });
    expect(newestWork(null, null)).toMatchObject({ lastSequence: 0, savedAt: null, restored: false });
  });

  test("remembers how sure one was: what this device knows of it is newer than what was handed in", () => {
    const handedIn = { ...mine(5), confidence: 0.9 };
    expect(newestWork(handedIn, null).confidence).toBe(0.9);
    expect(newestWork(handedIn, { ...kept(5, true), confidence: 0.3 }).confidence).toBe(0.3);
    expect(newestWork(handedIn, { ...kept(4, true), confidence: 0.3 }).confidence).toBe(0.9);
    expect(newestWork(null, { ...kept(6, false), confidence: 0.6 }).confidence).toBe(0.6);
    expect(newestWork(mine(null), null).confidence).toBeNull();
  });

  test("is begun once there is a draft or a hand-in, and a pre-label then stands back", () => {
    const handedIn = { ...mine(null), version: 1 };
    expect([null, mine(4), handedIn].map((one) => newestWork(one, null).untouched)).toEqual([true, false, false]);
    expect(newestWork(null, kept(5, false)).untouched).toBe(false);
  });
});

describe("instructions", () => {
  test("headings, lists, paragraphs and code come out as blocks", () => {
    expect(blocksOf("# One\n\n1. a\n2. b\n\ntwo\nlines\n```\nx = 1\n```")).toEqual([
      { kind: "heading", level: 1, text: "One" },
      { kind: "list", ordered: true, items: ["a", "b"] },
      { kind: "paragraph", text: "two lines" },
      { kind: "code", text: "x = 1" },
    ]);
  });

  test("emphasis and links come out as parts; an address that is not the web's stays text", () => {
    expect(inlinesOf("a **b** `c` [d](https://e.org)")).toEqual([
      { kind: "text", text: "a " },
      { kind: "strong", text: "b" },
      { kind: "text", text: " " },
      { kind: "code", text: "c" },
      { kind: "text", text: " " },
      { kind: "link", text: "d", href: "https://e.org" },
    ]);
    expect(inlinesOf("[x](javascript:alert(1))")[0]).toEqual({ kind: "text", text: "x" });
  });
});
