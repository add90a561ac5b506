import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { seededRandom } from "../random.ts";
import { betaQuantile, betaShare, logGamma } from "./beta.ts";
import { fisherExact, windowDrift } from "./drift.ts";
import { fatigueOf } from "./fatigue.ts";
import { goldHealth } from "./gold-health.ts";

describe("the beta distribution", () => {
  test("logarithms of gamma that are known exactly", () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect([1, 2].map((x) => Math.abs(logGamma(x)) < 1e-12)).toEqual([true, true]);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 10);
    expect(logGamma(171)).toBeCloseTo(706.5730622457874, 8);
  });

  test("its share is a sum of binomials, for whole numbers", () => {
    expect(betaShare(0.5, 2, 3)).toBeCloseTo(0.6875, 12);
    const choose = (n: number, k: number) => Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1));
    for (const [a, b, x] of [
      [1, 1, 0.3],
      [4, 9, 0.2],
      [30, 7, 0.9],
      [120, 3, 0.97],
    ] as const) {
      let sum = 0;
      for (let j = a; j < a + b; j++) sum += choose(a + b - 1, j) * x ** j * (1 - x) ** (a + b - 1 - j);
      expect(betaShare(x, a, b)).toBeCloseTo(sum, 9);
    }
    expect([betaShare(0, 2, 3), betaShare(1, 2, 3), betaShare(Number.NaN, 2, 3)]).toEqual([0, 1, 0]);
  });

  test("quantiles lead back to their shares", () => {
    const size = fc.double({ min: 0.5, max: 500, noNaN: true });
    fc.assert(
      fc.property(size, size, fc.double({ min: 0.005, max: 0.995, noNaN: true }), (a, b, share) => {
        expect(betaShare(betaQuantile(share, a, b), a, b)).toBeCloseTo(share, 6);
      }),
      { numRuns: 200 },
    );
    expect(betaQuantile(0.025, 1, 1)).toBeCloseTo(0.025, 12);
    expect([betaQuantile(0, 2, 2), betaQuantile(1, 2, 2)]).toEqual([0, 1]);
  });
});

describe("drift", () => {
  test("Fisher's tea: three of four cups each", () => {
    expect(fisherExact(3, 1, 1, 3)).toBeCloseTo(34 / 70, 9);
    expect(fisherExact(4, 0, 0, 4)).toBeCloseTo(2 / 70, 9);
    expect([fisherExact(0, 0, 0, 0), fisherExact(-1, 2, 3, 4), fisherExact(0.5, 1, 1, 1)]).toEqual([
      1,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test("of two windows", () => {
    expect(windowDrift({ right: 95, count: 100 }, { right: 38, count: 50 }).drift).toBe("worse");
    expect(windowDrift({ right: 60, count: 100 }, { right: 48, count: 50 }).drift).toBe("better");
    expect(windowDrift({ right: 95, count: 100 }, { right: 46, count: 50 }).drift).toBeNull();
    expect(windowDrift({ right: 0, count: 0 }, { right: 0, count: 0 })).toEqual({ p: 1, drift: null });
  });
});

describe("fatigue", () => {
  const session = (count: number, score: (at: number) => number, seconds: (at: number) => number = () => 30) =>
    Array.from({ length: count }, (_, at) => ({ score: score(at), seconds: seconds(at) }));

  test("is a score that declines over a session", () => {
    const random = seededRandom(6);
    const tired = fatigueOf(session(120, (at) => Number(random() < 1 - at / 160)));
    expect(tired.alarm).toBe(true);
    expect(tired.decline!).toBeLessThan(-0.3);
    expect(tired.p!).toBeLessThan(0.001);
  });

  test("is seldom seen where there is none, and never in who improves", () => {
    const random = seededRandom(7);
    const steady = Array.from({ length: 300 }, () => fatigueOf(session(60, () => Number(random() < 0.85))).alarm);
    expect(steady.filter(Boolean).length).toBeLessThan(12);
    expect(fatigueOf(session(60, (at) => Number(at > 20))).alarm).toBe(false);
  });

  test("hurry counts where the score declines too", () => {
    const decline = (at: number) => (at % 4 === 0 && at > 20 ? 0 : 1);
    const hurry = (at: number) => (at < 30 ? 40 : 9);
    const [calm, hurried] = [fatigueOf(session(44, decline)), fatigueOf(session(44, decline, hurry))];
    expect([calm.alarm, hurried.alarm]).toEqual([false, true]);
    expect(hurried.pace).toBeCloseTo(9 / 40, 9);
    expect(fatigueOf(session(44, () => 1, hurry)).alarm).toBe(false);
  });

  test("little or nothing known says nothing", () => {
    expect(fatigueOf(session(11, () => 0))).toEqual({ decline: null, p: null, pace: null, alarm: false });
    expect(
      fatigueOf(
        session(
          20,
          () => Number.NaN,
          () => Number.NaN,
        ),
      ),
    ).toEqual({ decline: null, p: null, pace: null, alarm: false });
    expect(
      fatigueOf(
        session(
          20,
          () => 1,
          () => 0,
        ),
      ),
    ).toMatchObject({ p: 1, pace: null, alarm: false });
  });
});

describe("gold health", () => {
  const random = seededRandom(8);
  const skills = Array.from({ length: 60 }, () => random());
  const kinds = {
    sound: (skill: number) => Number(random() < skill),
    wrong: (skill: number) => Number(random() > skill),
    easy: () => 1,
    hard: () => 0,
  };
  const golds = [...Array.from({ length: 12 }, () => kinds.sound), kinds.wrong, kinds.easy, kinds.hard];
  const rows = golds.flatMap((kind, gold) => skills.map((skill, worker) => ({ gold, worker, score: kind(skill) })));
  const columns = (list: typeof rows, goldCount = 16) => ({
    golds: Uint32Array.from(list, ({ gold }) => gold),
    workers: Uint32Array.from(list, ({ worker }) => worker),
    scores: Float64Array.from(list, ({ score }) => score),
    goldCount,
    workerCount: 60,
  });
  const health = goldHealth(columns(rows));

  test("tells golds that tell workers apart from those that do not", () => {
    expect(health.slice(0, 12).every(({ flags }) => flags.length === 0)).toBe(true);
    expect(health.slice(12).map(({ flags }) => flags.join())).toEqual(["misleads", "too_easy", "too_hard", "too_few"]);
    for (const sound of health.slice(0, 12)) {
      expect(sound.discrimination!).toBeGreaterThan(0.25);
      expect(sound.upperLower!).toBeGreaterThan(0.3);
    }
    expect(health[12]!.discrimination!).toBeLessThan(-0.25);
    expect([health[13]!.discrimination, health[13]!.ease, health[14]!.ease]).toEqual([null, 1, 0]);
    expect(health[15]).toEqual({ answers: 0, ease: null, discrimination: null, upperLower: null, flags: ["too_few"] });
  });

  test("the point-biserial correlation by hand", () => {
    const list = [1, 1, 0, 0].flatMap((score, worker) => [
      { gold: 0, worker, score },
      { gold: 1, worker, score: [1, 0.5, 0.5, 0][worker]! },
    ]);
    expect(goldHealth(columns(list, 2))[0]!.discrimination).toBeCloseTo(1 / Math.SQRT2, 9);
  });

  test("workers with one gold, NaN and what is out of range do not count towards discrimination", () => {
    const lonely = skills.map((_, worker) => ({ gold: 0, worker, score: worker % 2 }));
    expect(goldHealth(columns(lonely, 1))[0]).toMatchObject({
      answers: 60,
      ease: 0.5,
      discrimination: null,
      upperLower: null,
    });
    const broken = [
      { gold: 0, worker: 0, score: Number.NaN },
      { gold: 7, worker: 0, score: 1 },
      { gold: 0, worker: 99, score: 1 },
    ];
    expect(goldHealth(columns(broken, 1))[0]!.answers).toBe(0);
  });
});
