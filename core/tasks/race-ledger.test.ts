import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Fault, type Hold, Ledger, numbers } from "./race-ledger.suite.ts";

const OVERLAP = 2;
const MINUTE = 60_000;
const tasks = ["a", "b", "c", "d"];
const people = ["ann", "bob", "cyd", "dan", "eve"];

interface Given {
  id: string;
  taskId: string;
  userId: string;
  until: number;
  counted: boolean;
}

const leaseOf = (given: Given) => ({ ...given, leaseExpiresAt: new Date(given.until).toISOString() });

/** Hands out tasks, in the ways that a claim may be wrong or in the right one. */
class Claims {
  readonly given: Given[] = [];
  private readonly wrong: Fault["kind"] | null;

  constructor(wrong: Fault["kind"] | null) {
    this.wrong = wrong;
  }

  claim(userId: string, now: number): Given | null {
    const live = this.given.find((one) => one.userId === userId && !one.counted && one.until > now);
    if (live && this.wrong !== "double_claim") return live;
    const places = OVERLAP + (this.wrong === "over_admission" ? 1 : 0);
    const taskId = tasks.find((task) => {
      const held = this.given.filter((one) => one.taskId === task && (one.counted || one.until > now));
      const had = held.some((one) => one.userId === userId);
      return held.length < places && (this.wrong === "double_claim" || !had);
    });
    if (!taskId || (this.wrong === "false_empty" && this.given.length > 3)) return null;
    const one = { id: `${this.given.length}`, taskId, userId, until: now + MINUTE, counted: false };
    this.given.push(one);
    return one;
  }

  /** Whether it counts. */
  submit(id: string, now: number): boolean {
    const one = this.given.find((other) => other.id === id)!;
    if (one.counted || one.until <= now) return false;
    return (one.counted = true);
  }

  release(id: string): void {
    const one = this.given.find((other) => other.id === id)!;
    if (!one.counted) one.until = 0;
  }
}

/** What a crowd sees whose calls overlap each other: each is done somewhere between its beginning and its end, and some are never answered. */
function history(seed: number, wrong: Fault["kind"] | null): Fault["kind"][] {
  const random = numbers(seed);
  const claims = new Claims(wrong);
  const ledger = new Ledger();
  let now = 0;
  const hands = new Map<string, Hold>();
  const steps: (() => void)[] = [];
  const begin = (userId: string) => {
    const hold = hands.get(userId);
    const asked = ledger.tick();
    const what = random();
    const isLost = random() < 0.1;
    if (hold && what < 0.5) {
      const counts = claims.submit(hold.lease.id, now);
      return () => {
        if (isLost) hold.inDoubt = true;
        else hold.counted ||= counts;
        hands.delete(userId);
      };
    }
    if (hold && what < 0.7) {
      claims.release(hold.lease.id);
      return () => {
        if (isLost) ledger.mayEnd(hold, asked);
        else ledger.end(hold, asked, ledger.tick());
        hands.delete(userId);
      };
    }
    const got = claims.claim(userId, now);
    const lease = got && leaseOf(got);
    return () => {
      if (isLost) ledger.lost(userId, asked);
      const told = isLost ? null : ledger.told(userId, asked, lease, new Date(now));
      if (told) hands.set(userId, told);
      else hands.delete(userId);
    };
  };
  const busy = new Set<string>();
  for (let i = 0; i < 120; i++) {
    const userId = people[Math.floor(random() * people.length)]!;
    if (random() < 0.08) {
      now += MINUTE / 2;
      ledger.expire(new Date(now));
    }
    if (busy.has(userId) || random() < 0.4) steps.splice(Math.floor(random() * steps.length), 1)[0]?.();
    else {
      busy.add(userId);
      const end = begin(userId);
      steps.push(() => {
        busy.delete(userId);
        end();
      });
    }
  }
  for (const step of steps) step();
  ledger.settle(claims.given.map(leaseOf));
  return [...new Set(ledger.faults(tasks, OVERLAP).map((fault) => fault.kind))];
}

describe("what looks for faults in what a crowd saw", () => {
  test("finds none where tasks are handed out as they should be, however the calls overlap", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => history(seed, null).length === 0));
  });

  test.each(["double_claim", "over_admission", "false_empty"] as const)("finds a %s most of the time", (wrong) => {
    const found = Array.from({ length: 100 }, (_, seed) => history(seed + 1, wrong).includes(wrong));
    expect(found.filter(Boolean).length).toBeGreaterThan(70);
  });

  const at = "2026-03-01T12:01:00Z";
  const now = new Date("2026-03-01T12:00:00Z");
  const lease = (id: string, userId: string) => ({ id, taskId: "a", userId, leaseExpiresAt: at });
  test("sees through a single wrong claim of each kind", () => {
    const double = new Ledger();
    for (const id of ["1", "2"]) double.told("ann", double.tick(), lease(id, "ann"), now);
    expect(double.faults(["a"], 2)).toEqual([{ kind: "double_claim", taskId: "a" }]);
    const over = new Ledger();
    for (const id of ["1", "2"]) over.told(id, over.tick(), lease(id, id), now);
    expect(over.faults(["a"], 1)).toEqual([{ kind: "over_admission", taskId: "a" }]);
    const empty = new Ledger();
    empty.told("bob", empty.tick(), null, now);
    expect(empty.faults(["a"], 1)).toEqual([{ kind: "false_empty", taskId: "a" }]);
  });

  test("blames nobody for what another may have held just then, or had just given back", () => {
    const ledger = new Ledger();
    const [early, late] = [ledger.tick(), ledger.tick()];
    ledger.told("bob", late, null, now);
    const hold = ledger.told("ann", early, lease("1", "ann"), now)!;
    ledger.end(hold, ledger.tick(), ledger.tick());
    ledger.told("bob", ledger.tick(), lease("2", "bob"), now);
    expect(ledger.faults(["a"], 1)).toEqual([]);
  });

  test("blames nobody for what somebody may have got, given back or handed in without an answer", () => {
    const unheard = new Ledger();
    unheard.lost("ann", unheard.tick());
    unheard.told("bob", unheard.tick(), null, now);
    expect(unheard.faults(["a"], 1)).toEqual([{ kind: "false_empty", taskId: "a" }]);
    unheard.settle([{ ...lease("1", "ann"), counted: false }]);
    expect(unheard.faults(["a"], 1)).toEqual([]);

    const again = new Ledger();
    again.lost("ann", again.tick());
    again.told("bob", again.tick(), null, now);
    const hold = again.told("ann", again.tick(), lease("1", "ann"), now)!;
    expect(again.faults(["a"], 1)).toEqual([]);
    again.mayEnd(hold, again.tick());
    again.told("bob", again.tick(), null, now);
    again.told("cyd", again.tick(), lease("2", "cyd"), now);
    expect(again.faults(["a"], 1)).toEqual([]);
    hold.inDoubt = true;
    again.settle([{ ...lease("1", "ann"), counted: true }]);
    expect(again.faults(["a"], 1)).toEqual([{ kind: "over_admission", taskId: "a" }]);
  });
});
