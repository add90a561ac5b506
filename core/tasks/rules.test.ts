import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { newId } from "../kernel/wire/id.ts";
import {
  activeOf,
  claimed,
  excludes,
  extended,
  giveBack,
  handIn,
  openRound,
  place,
  type Places,
  requireLive,
  spentOn,
  standingOf,
  unreserve,
  wanted,
} from "./rules.ts";

const now = new Date("2026-03-01T12:00:00Z");
const later = new Date("2026-03-01T12:30:00Z");
const lease = {
  id: newId(),
  workspaceId: newId(),
  taskId: newId(),
  projectId: newId(),
  batchId: newId(),
  queueId: null,
  userId: "ann",
  stage: "annotate" as const,
  round: 1,
  reserved: false,
  manual: false,
  status: "active" as "active" | "submitted" | "expired" | "released" | "skipped",
  fence: 3,
  leaseExpiresAt: later,
  reference: null as string | null,
  createdAt: now,
  endedAt: null,
  reason: null,
  handover: null,
  handoverDueAt: null,
  assignedBy: null,
  postponedUntil: null,
  gold: false,
  prefetched: false,
  shownAt: null,
  activeMs: 0,
  reportedAt: null,
  pages: {},
};

describe("a hand-in", () => {
  const given = { userId: "ann", fence: 3, reference: "r1" };
  test.each([
    { name: "counts under a live lease", lease, is: "count" },
    {
      name: "is the same again by its reference",
      lease: { ...lease, status: "submitted" as const, reference: "r1" },
      is: "repeat",
    },
  ])("$name", ({ lease: row, is }) => {
    expect(handIn(row, given, now)).toBe(is as "count");
  });

  test.each([
    {
      name: "of another reference after it was handed in",
      lease: { ...lease, status: "submitted" as const, reference: "r0" },
      given,
      status: "submitted",
    },
    {
      name: "at the very instant that the lease ends",
      lease: { ...lease, leaseExpiresAt: now },
      given,
      status: "expired",
    },
    {
      name: "after the lease was released",
      lease: { ...lease, status: "released" as const },
      given,
      status: "released",
    },
    { name: "under an older fence", lease, given: { ...given, fence: 2 }, status: "active" },
  ])("is refused $name", ({ lease: row, given: what, status }) => {
    expect(() => handIn(row, what, now)).toThrow(
      expect.objectContaining({
        code: "tasks.lease_lost",
        status: 409,
        fields: expect.objectContaining({ assignmentStatus: status }),
      }),
    );
  });

  test("is refused from anybody else, even with the right fence and reference", () => {
    const done = { ...lease, status: "submitted" as const, reference: "r1" };
    for (const row of [lease, done])
      expect(() => handIn(row, { ...given, userId: "bob" }, now)).toThrow(
        expect.objectContaining({ code: "tasks.not_yours" }),
      );
  });
});

test("a lease that ran out has expired before anybody wrote it down", () => {
  expect(standingOf(lease, now)).toBe("active");
  expect(standingOf(lease, later)).toBe("expired");
  expect(() => requireLive(lease, later)).toThrow();
});

test("a lease that is kept on never gets shorter", () => {
  expect(extended(later, now, 10)).toEqual(later);
  expect(extended(later, now, 45)).toEqual(new Date("2026-03-01T12:45:00Z"));
});

describe("time spent", () => {
  const work = (id: string, status: string, activeMs: number, stage = "annotate") =>
    ({ id, status, activeMs, stage }) as {
      id: string;
      status: typeof lease.status;
      activeMs: number;
      stage: "annotate";
    };

  test("on a hand-in is that of its own lease and of those since the one before, at its stage alone", () => {
    const leases = [
      work("5", "submitted", 16),
      work("1", "expired", 1),
      work("2", "submitted", 2),
      work("3", "skipped", 4),
      work("4", "released", 8),
      work("6", "released", 32),
      work("4b", "expired", 64, "review"),
    ];
    expect([leases[2]!, leases[0]!].map((one) => spentOn(leases, one))).toEqual([3, 28]);
  });

  test("as a client claims it that reports nothing is believed up to five minutes over what the lease has lasted", () => {
    expect(claimed(lease, 40_000, later)).toBe(40_000);
    expect(claimed(lease, 86_400_000, later)).toBe(35 * 60_000);
    expect(claimed({ ...lease, shownAt: later }, 86_400_000, later)).toBe(5 * 60_000);
    expect(claimed(lease, 86_400_000, new Date(0))).toBe(5 * 60_000);
  });
});

describe("who worked on a task before", () => {
  const annotate = { stage: "annotate" as const, round: 2, kept: false, handedIn: 0 };
  const review = { stage: "review" as const, round: 2, kept: false, handedIn: 1 };
  test.each([
    {
      name: "annotated it in an earlier round",
      earlier: { stage: "annotate", status: "submitted", round: 1 },
      now: annotate,
      excluded: true,
    },
    {
      name: "annotated it, and a place is kept for the rework",
      earlier: { stage: "annotate", status: "submitted", round: 1 },
      now: { ...annotate, kept: true },
      excluded: false,
    },
    {
      name: "has handed in the rework already",
      earlier: { stage: "annotate", status: "submitted", round: 2 },
      now: { ...annotate, kept: true },
      excluded: true,
    },
    { name: "skipped it", earlier: { stage: "annotate", status: "skipped", round: 1 }, now: annotate, excluded: true },
    {
      name: "let it expire",
      earlier: { stage: "annotate", status: "expired", round: 2 },
      now: annotate,
      excluded: false,
    },
    {
      name: "gave it back",
      earlier: { stage: "annotate", status: "released", round: 2 },
      now: annotate,
      excluded: false,
    },
    {
      name: "annotated it and would review it",
      earlier: { stage: "annotate", status: "submitted", round: 1 },
      now: review,
      excluded: true,
    },
    {
      name: "skipped annotating it and would review it",
      earlier: { stage: "annotate", status: "skipped", round: 1 },
      now: review,
      excluded: false,
    },
    {
      name: "reviewed it before the rework",
      earlier: { stage: "review", status: "submitted", round: 1 },
      now: { ...review, round: 3, handedIn: 2 },
      excluded: false,
    },
    {
      name: "reviewed it, and nothing was handed in since",
      earlier: { stage: "review", status: "submitted", round: 2 },
      now: { ...review, round: 3 },
      excluded: true,
    },
    {
      name: "reviewed it in this round",
      earlier: { stage: "review", status: "submitted", round: 2 },
      now: review,
      excluded: true,
    },
  ] as const)("$name: excluded $excluded", ({ earlier, now: at, excluded }) => {
    expect(excludes(earlier, at)).toBe(excluded);
  });
});

describe("places", () => {
  test("a rework keeps one place for each of its people, and the rest of the overlap is for anybody", () => {
    expect(openRound(3, ["ann", "ann", "bob"])).toEqual({
      free: 1,
      takenFree: 0,
      reserved: ["ann", "bob"],
      takenReserved: 0,
      submitted: 0,
    });
    expect(wanted(openRound(1, ["ann", "bob"]))).toBe(2);
  });

  test("a kept place is taken by its owner only, until he skips", () => {
    const open = openRound(1, ["ann"]);
    const taken = place(open, "ann", [])!;
    expect(taken).toMatchObject({ reserved: true, places: { takenReserved: 1 } });
    const skipped = unreserve(giveBack(taken.places, { reserved: true }), "ann");
    expect(skipped).toMatchObject({ free: 1, reserved: [], takenReserved: 0 });
    expect(place(skipped, "bob", [])).toMatchObject({ reserved: false, places: { takenFree: 1 } });
  });

  test("by hand a place that its owner has not taken may be given to another, one that he has may not", () => {
    const open = openRound(1, ["ann"]);
    expect(place(open, "bob", [])).toMatchObject({ reserved: false, places: { free: 1, takenFree: 1, reserved: [] } });
    expect(place({ ...open, takenReserved: 1 }, "bob", ["ann"])).toBeNull();
  });

  test("whatever people do, no more than the wanted number hold or have handed in", () => {
    const people = ["ann", "bob", "cy", "dee", "eve"];
    const step = fc.record({
      who: fc.constantFrom(...people),
      what: fc.constantFrom("take", "give back", "skip", "hand in"),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.uniqueArray(fc.constantFrom(...people), { maxLength: 3 }),
        fc.array(step, { maxLength: 40 }),
        (overlap, reserved, steps) => {
          let places: Places = openRound(overlap, reserved);
          const limit = wanted(places);
          const held = new Map<string, boolean>();
          const done = new Map<string, boolean>();
          for (const { who, what } of steps) {
            const mine = held.get(who);
            if (what === "take" && mine === undefined && !done.has(who)) {
              const holders = [...held, ...done].filter(([, kept]) => kept).map(([name]) => name);
              const taken = place(places, who, holders);
              if (taken) held.set(who, taken.reserved);
              places = taken?.places ?? places;
            } else if (what === "hand in" && mine !== undefined) {
              places = { ...places, submitted: places.submitted + 1 };
              held.delete(who);
              done.set(who, mine);
            } else if (mine !== undefined && (what === "give back" || what === "skip")) {
              const back = giveBack(places, { reserved: mine });
              places = what === "skip" ? unreserve(back, who) : back;
              held.delete(who);
            }
            expect(held.size + done.size).toBeLessThanOrEqual(limit);
            expect(activeOf(places)).toBe(held.size);
            expect(wanted(places)).toBe(limit);
            expect(places.takenFree).toBeLessThanOrEqual(places.free);
            expect(places.takenReserved).toBeLessThanOrEqual(places.reserved.length);
          }
        },
      ),
    );
  });
});
