import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { crowdOfRows } from "../agreement/oracles.suite.ts";
import { type Crowd, crowdOf, NO_LABEL } from "../crowd.ts";
import { dawidSkene, explain, workerAccuracy } from "./dawid-skene.ts";
import { glad } from "./glad.ts";
import { mace } from "./mace.ts";
import { furthest, oneCoin } from "./one-coin.ts";
import { evenly, plant } from "./planted.suite.ts";
import { accuracyOf, type Posteriors, verdictsOf } from "./posteriors.ts";
import { type Smoothing, trusting } from "./smoothing.ts";
import { majorityVote, wawa, weightedVote } from "./vote.ts";

const models: Record<string, (crowd: Crowd) => Posteriors> = {
  majority: majorityVote,
  wawa: (crowd) => wawa(crowd).posteriors,
  dawidSkene: (crowd) => dawidSkene(crowd).posteriors,
  oneCoin: (crowd) => oneCoin(crowd).posteriors,
  glad: (crowd) => glad(crowd).posteriors,
  mace: (crowd) => mace(crowd, { restarts: 2 }).posteriors,
};
const correlation = (a: readonly number[], b: readonly number[]) => {
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const [x, y] = [mean(a), mean(b)];
  const sum = (of: (i: number) => number) => a.reduce((total, _, i) => total + of(i), 0);
  return sum((i) => (a[i]! - x) * (b[i]! - y)) / Math.sqrt(sum((i) => (a[i]! - x) ** 2) * sum((i) => (b[i]! - y) ** 2));
};

describe("votes", () => {
  test("are shares, and a tie of k classes is right by 1/k", () => {
    const crowd = crowdOfRows(["1 1 3 .", "1 2 2 .", "2 . 1 ."], 3);
    const posteriors = majorityVote(crowd);
    expect([...posteriors.subarray(0, 9)]).toEqual([2 / 3, 1 / 3, 0, 1 / 2, 1 / 2, 0, 1 / 3, 1 / 3, 1 / 3]);
    expect(accuracyOf(posteriors, 3, Uint16Array.of(0, 1, 2, NO_LABEL))).toBeCloseTo((1 + 1 / 2 + 1 / 3) / 3, 12);
    expect(accuracyOf(posteriors, 3, Uint16Array.of(1, 2, NO_LABEL, NO_LABEL))).toBe(0);
    expect(accuracyOf(posteriors, 3, new Uint16Array(4).fill(NO_LABEL))).toBeNaN();
  });

  test("come down to a class, how sure it is, and what is left to know", () => {
    const crowd = crowdOfRows(["1 1 3 .", "1 2 2 .", "2 . 1 ."], 3);
    const { labels, confidence, entropy } = verdictsOf(crowd, majorityVote(crowd));
    expect([...labels]).toEqual([0, 0, 0, NO_LABEL]);
    expect([...confidence]).toEqual([2 / 3, 1 / 2, 1 / 3, 1 / 3]);
    expect(entropy[1]).toBeCloseTo(1, 12);
    expect(entropy[3]).toBeCloseTo(Math.log2(3), 12);
  });

  test("weigh what their workers weigh; a weight that is none is 0, and without any all classes are alike", () => {
    const crowd = crowdOfRows(["1", "2", "2"], 2);
    expect([...weightedVote(crowd, Float64Array.of(3, 1, 1))]).toEqual([3 / 5, 2 / 5]);
    expect([...weightedVote(crowd, Float64Array.of(3, Number.NaN, -2))]).toEqual([1, 0]);
    expect([...weightedVote(crowd, new Float64Array(3))]).toEqual([1 / 2, 1 / 2]);
  });

  test("Wawa weighs a worker by how often he is with the majority", () => {
    const { weights } = wawa(crowdOfRows(["1 1 1 2", "1 1 2 2", "1 2 1 1", ". . . ."], 2));
    expect([...weights]).toEqual([1, 3 / 4, 1 / 2, 0]);
  });
});

describe("a planted crowd with few good and many poor workers", () => {
  const skill = (worker: number) => (worker < 6 ? 0.95 : 0.4 + 0.02 * (worker % 10));
  const { crowd, truth } = plant({
    tasks: 1200,
    workers: 30,
    answers: 5,
    priors: [0.4, 0.3, 0.2, 0.1],
    confusion: (worker) => evenly(skill(worker), 4),
  });
  const score = (name: string) => accuracyOf(models[name]!(crowd), 4, truth);
  const majority = score("majority");

  for (const [name, better] of [
    ["wawa", 0.02],
    ["dawidSkene", 0.04],
    ["oneCoin", 0.06],
    ["glad", 0.06],
    ["mace", 0.06],
  ] as const)
    test(`${name} labels better than the majority`, () => expect(score(name)).toBeGreaterThan(majority + better));

  test("skills are recovered", () => {
    const planted = Array.from({ length: 30 }, (_, worker) => skill(worker));
    const off = (found: Float64Array) => planted.reduce((sum, one, w) => sum + Math.abs(one - found[w]!), 0) / 30;
    expect(off(workerAccuracy(dawidSkene(crowd)))).toBeLessThan(0.05);
    expect(off(oneCoin(crowd).accuracy)).toBeLessThan(0.025);
    expect(correlation(planted, [...glad(crowd).ability])).toBeGreaterThan(0.95);
    expect(correlation(planted, [...mace(crowd, { restarts: 2 }).competence])).toBeGreaterThan(0.95);
  });
});

test("workers biased by class: Dawid-Skene finds their matrices and beats the majority and one coin", () => {
  const biased = [
    [0.9, 0.1],
    [0.65, 0.35],
  ];
  const matrix = (worker: number) => (worker < 14 ? biased : evenly(0.75, 2));
  const { crowd, truth } = plant({ tasks: 3000, workers: 20, answers: 7, priors: [0.5, 0.5], confusion: matrix });
  const fitted = dawidSkene(crowd, { iterations: 1000 });
  expect(fitted.converged).toBe(true);
  const right = accuracyOf(fitted.posteriors, 2, truth);
  expect(right).toBeGreaterThan(accuracyOf(majorityVote(crowd), 2, truth) + 0.1);
  expect(right).toBeGreaterThan(accuracyOf(oneCoin(crowd).posteriors, 2, truth) + 0.1);
  for (let worker = 0; worker < 20; worker++)
    for (const truthClass of [0, 1])
      for (const said of [0, 1])
        expect(
          Math.abs(fitted.confusion[(worker * 2 + said) * 2 + truthClass]! - matrix(worker)[truthClass]![said]!),
        ).toBeLessThan(0.12);
});

test("MACE finds those who always say the same", () => {
  const spam = [
    [1, 0, 0],
    [1, 0, 0],
    [1, 0, 0],
  ];
  const { crowd, truth } = plant({
    tasks: 600,
    workers: 12,
    answers: 5,
    priors: [0.2, 0.4, 0.4],
    confusion: (worker) => (worker < 6 ? spam : evenly(0.85, 3)),
  });
  const found = mace(crowd, { restarts: 3 });
  expect(found).toEqual(mace(crowd, { restarts: 3 }));
  const [spammers, workers] = [found.competence.subarray(0, 6), found.competence.subarray(6)];
  expect(Math.max(...spammers)).toBeLessThan(0.1);
  expect(Math.min(...workers)).toBeGreaterThan(0.6);
  expect(found.habits[0]!).toBeGreaterThan(0.95);
  expect(accuracyOf(found.posteriors, 3, truth)).toBeGreaterThan(accuracyOf(majorityVote(crowd), 3, truth) + 0.1);
});

test("GLAD tells hard tasks from easy ones", () => {
  const hard = plant({ tasks: 300, workers: 15, answers: 9, priors: [0.5, 0.5], confusion: () => evenly(0.6, 2) });
  const easy = plant({
    tasks: 300,
    workers: 15,
    answers: 9,
    priors: [0.5, 0.5],
    confusion: () => evenly(0.95, 2),
    seed: 2,
  });
  const tasks = [hard, easy].flatMap(({ crowd }, half) =>
    [...crowd.labels].map((label, at) => ({
      task: half * 300 + Math.floor(at / 9),
      worker: crowd.workers[at]!,
      label,
    })),
  );
  const crowd = crowdOf({
    tasks: Uint32Array.from(tasks, ({ task }) => task),
    workers: Uint32Array.from(tasks, ({ worker }) => worker),
    labels: Uint16Array.from(tasks, ({ label }) => label),
    taskCount: 600,
    workerCount: 15,
    classCount: 2,
  });
  const { ease } = glad(crowd);
  const mean = (list: Float64Array) => list.reduce((sum, one) => sum + Math.log(one), 0) / list.length;
  expect(mean(ease.subarray(300))).toBeGreaterThan(mean(ease.subarray(0, 300)) + 0.5);
});

describe("workers of whom little is known", () => {
  const plan = { tasks: 60, workers: 90, answers: 3, priors: [0.5, 0.3, 0.2], confusion: () => evenly(0.8, 3) };
  const { crowd, truth } = plant(plan);
  const right = (smoothing?: Smoothing) => accuracyOf(dawidSkene(crowd, { smoothing }).posteriors, 3, truth);

  test("are trusted, so that two answers each are not taken for a proof", () => {
    expect(right(trusting(3))).toBeGreaterThan(right() + 0.05);
    expect(right(trusting(3))).toBeGreaterThanOrEqual(accuracyOf(majorityVote(crowd), 3, truth) - 0.02);
  });

  test("and how they are taken is what is said", () => {
    const { confusion } = dawidSkene(crowdOfRows([". .", "1 1"], 3), { smoothing: trusting(3) });
    expect([0, 3, 6].map((cell) => confusion[cell]!.toFixed(2))).toEqual(["0.80", "0.10", "0.10"]);
    expect(dawidSkene(crowdOfRows(["1 1"], 1), { smoothing: trusting(1) }).posteriors).toEqual(Float64Array.of(1, 1));
  });
});

describe("bad input", () => {
  const tidy = (name: string, posteriors: Posteriors, classCount: number) => {
    for (let task = 0; task < posteriors.length / classCount; task++) {
      const row = posteriors.subarray(task * classCount, (task + 1) * classCount);
      const sum = row.reduce((total, one) => total + one, 0);
      expect([name, Math.abs(sum - 1) < 1e-9]).toEqual([name, true]);
    }
  };

  test("tasks without answers, workers with one or none, and classes that nobody says have posteriors", () => {
    const crowd = crowdOfRows([". 1 . 2", ". . . .", "1 . . 1"], 4);
    for (const [name, model] of Object.entries(models)) tidy(name, model(crowd), 4);
    const { priors, posteriors, confusion } = dawidSkene(crowd);
    for (let c = 0; c < 4; c++) expect(posteriors[2 * 4 + c]).toBeCloseTo(priors[c]!, 6);
    expect([...confusion.subarray(16, 32)]).toEqual(Array.from({ length: 16 }, () => 1 / 4));
  });

  test("a start of another size is refused", () => {
    const crowd = crowdOfRows(["1 2", "1 2"], 2);
    for (const model of [dawidSkene, oneCoin, glad])
      expect(() => model(crowd, { from: new Float64Array(3) })).toThrow(RangeError);
  });

  test("no answers, no tasks and one class", () => {
    const none = { tasks: new Uint32Array(), workers: new Uint32Array(), labels: new Uint16Array() };
    for (const [name, model] of Object.entries(models)) {
      tidy(name, model(crowdOf({ ...none, taskCount: 2, workerCount: 0, classCount: 3 })), 3);
      expect(model(crowdOf({ ...none, taskCount: 0, workerCount: 0, classCount: 3 }))).toHaveLength(0);
      tidy(name, model(crowdOfRows(["1 1", "1 ."], 1)), 1);
    }
  });

  test("whatever the answers, posteriors are probabilities", () => {
    const row = fc.array(fc.constantFrom(".", "1", "2", "3"), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const crowd = crowdOfRows(
          rows.map((cells) => cells.join(" ")),
          3,
        );
        for (const [name, model] of Object.entries(models)) tidy(name, model(crowd), 3);
        for (const model of [dawidSkene, oneCoin, mace]) tidy(model.name, model(crowd, { smoothing: 0 }).posteriors, 3);
      }),
      { numRuns: 40 },
    );
  });

  test("a class in a thousand is not lost", () => {
    const plan = { tasks: 4000, workers: 20, answers: 5, priors: [0.995, 0.005], confusion: () => evenly(0.9, 2) };
    const { crowd, truth } = plant(plan);
    const { posteriors, priors } = dawidSkene(crowd);
    expect(priors[1]!).toBeGreaterThan(0.001);
    expect(priors[1]!).toBeLessThan(0.02);
    expect(accuracyOf(posteriors, 2, truth)).toBeGreaterThan(0.995);
  });

  test("a task with more answers than a product of probabilities can hold", () => {
    const plan = { tasks: 20, workers: 3000, answers: 2000, priors: [0.5, 0.5], confusion: () => evenly(0.6, 2) };
    const { crowd, truth } = plant(plan);
    const { posteriors } = dawidSkene(crowd, { iterations: 5 });
    tidy("many", posteriors, 2);
    expect(accuracyOf(posteriors, 2, truth)).toBe(1);
  });

  test("few and many answers are explained alike", () => {
    const { crowd } = plant({
      tasks: 50,
      workers: 8,
      answers: 6,
      priors: [0.5, 0.3, 0.2],
      confusion: () => evenly(0.7, 3),
    });
    const fitted = dawidSkene(crowd, { tolerance: 1e-12, iterations: 3000 });
    for (let task = 0; task < 50; task++) {
      const row = fitted.priors.slice();
      const [from, to] = [crowd.starts[task]!, crowd.starts[task + 1]!];
      explain(row, fitted.confusion, crowd.workers.subarray(from, to), crowd.labels.subarray(from, to));
      expect(furthest(row, fitted.posteriors.subarray(task * 3, task * 3 + 3))).toBeLessThan(1e-6);
    }
  });
});
