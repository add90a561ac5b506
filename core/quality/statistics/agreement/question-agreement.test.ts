import { describe, expect, test } from "bun:test";
import type { Answer } from "../../../annotations/region.contract.ts";
import { crowdOf } from "../crowd.ts";
import { numberNames } from "../number-names.ts";
import { coefficientsOf } from "./coefficients.ts";
import { fourCoders } from "./oracles.suite.ts";
import { questionAgreement, type Said } from "./question-agreement.ts";
import { wordDistance } from "./word-distance.ts";

const none = { replicates: 0 };
const rows = <T extends Answer>(table: readonly (readonly (T | null)[])[]): Said[] =>
  table.flatMap((row, worker) =>
    row.flatMap((answer, task) => (answer === null ? [] : [{ task: `t${task}`, worker: `w${worker}`, answer }])),
  );
const coded = fourCoders.map((row) => row.split(" ").map((cell) => (cell === "." ? null : Number(cell))));
const named = coded.map((row) => row.map((one) => (one === null ? null : `class ${one}`)));

describe("Krippendorff's four coders, asked in every way", () => {
  for (const [kind, answers, coefficient, printed] of [
    ["choice", rows(named), "nominal_alpha", "0.743421"],
    ["pairwise", rows(named), "nominal_alpha", "0.743421"],
    ["date", rows(named), "nominal_alpha", "0.743421"],
    ["rating", rows(coded), "ordinal_alpha", "0.815388"],
    ["number", rows(coded), "interval_alpha", "0.849107"],
    ["taxonomy", rows(named), "masi_alpha", "0.743421"],
    [
      "multi_choice",
      rows(named.map((row) => row.map((one) => (one === null ? null : [one])))),
      "masi_alpha",
      "0.743421",
    ],
    [
      "message_ratings",
      rows(coded.map((row) => row.map((one) => (one === null ? null : { reply: one })))),
      "interval_alpha",
      "0.849107",
    ],
    ["text", rows(named.map((row) => row.map((one) => one?.replace(" ", "-") ?? null))), "word_alpha", "0.743421"],
  ] as const)
    test(`a ${kind} by its ${coefficient}`, () => {
      const found = questionAgreement(kind, answers, none);
      expect([found.coefficient, found.estimate.value?.toFixed(6)]).toEqual([coefficient, printed]);
    });
});

describe("what else people know agreement by", () => {
  const values = (kind: Parameters<typeof coefficientsOf>[0], answers: readonly Said[]) => {
    const { answers: numbered } = numberNames(
      answers.map(({ task, worker, answer }) => ({ task, worker, label: String(answer) })),
    );
    const found = coefficientsOf(kind, answers, crowdOf(numbered), none);
    return Object.fromEntries(found.map(({ name, estimate }) => [name, estimate.value?.toFixed(5)]));
  };
  test("is of labels as Gwet prints it, and of amounts alpha by their ratio", () => {
    const labelled = { percent: "0.81818", fleiss_kappa: "0.76117", gwet_ac1: "0.77544" };
    for (const kind of ["choice", null] as const) expect(values(kind, rows(named))).toEqual(labelled);
    // Sets of one member each differ wholly or not at all: by Jaccard as by their names.
    expect(values("taxonomy", rows(named))).toEqual({ ...labelled, jaccard_alpha: "0.74342" });
    expect(values("multi_choice", rows(named))).toEqual({ percent: "0.81818", jaccard_alpha: "0.74342" });
    expect(values("text", rows(named))).toEqual({ percent: "0.81818" });
    expect(values("number", rows(coded))).toEqual({ percent: "0.81818", ratio_alpha: "0.79740" });
    expect(values("number", rows([[1], [-1]]))).toEqual({ percent: "0.00000" });
    for (const kind of ["choice", "rating", "number", null] as const) expect(values(kind, [])).toEqual({});
  });
  test("of sets, texts, rankings, numbers and chats is the share that is equal, whatever does not matter", () => {
    for (const [kind, one, same, other] of [
      ["multi_choice", ["a", "b"], ["b", "a"], ["a"]],
      ["text", "A red car", " a  RED car", "a car, red"],
      ["ranking", ["a", "b"], ["a", "b"], ["b", "a"]],
      ["number", 0.1 + 0.2, 0.3, 0.3001],
      ["message_ratings", { m: 1 }, { m: 1 }, { m: 2 }],
    ] as const) {
      const given = rows([
        [one, one],
        [same, other],
      ] as Answer[][]);
      expect([kind, values(kind, given)["percent"]]).toEqual([kind, "0.50000"]);
    }
    const sets = rows([
      [["a", "b"], ["c"]],
      [["a"], ["c"]],
    ]);
    // Half a difference in one of two tasks; by chance 1/2, 1, 1, 1, 1 and 0 of six pairs.
    expect(values("multi_choice", sets)["jaccard_alpha"]).toBe((1 - 0.25 / (4.5 / 6)).toFixed(5));
  });
  test("forgives ratings that are near each other, by a scale that has also the steps that nobody chose", () => {
    // By hand: observed 2.75 / 3; the five steps' weights come to 18.75, and the shares 1/2, 1/6 and 1/3 spread by 11 / 18.
    const [observed, expected] = [2.75 / 3, (18.75 * 11) / 18 / 20];
    const rated = rows([
      [1, 5, 1],
      [1, 5, 3],
    ]);
    const ac2 = ((observed - expected) / (1 - expected)).toFixed(5);
    expect(values("rating", rated)).toMatchObject({ percent: "0.66667", gwet_ac2: ac2 });
    expect(values("rating", rows([["x"], ["y"]]))).toEqual({});
  });
});

for (const most of [100, 1000])
  test(`a rating from 0 to ${most} counts with its last step, in 100 equal parts`, () => {
    const apart = rows([
      [most, 0, ...Array.from({ length: most }, (_, at) => at)],
      [0, 0, ...Array.from({ length: most }, (_, at) => at)],
    ]);
    const found = coefficientsOf("rating", apart, crowdOf(numberNames([]).answers), none);
    const percent = (most + 1) / (most + 2);
    expect(found.map(({ name, bins }) => [name, bins])).toEqual([
      ["percent", null],
      ["fleiss_kappa", 100],
      ["gwet_ac2", 100],
    ]);
    expect(found[0]!.estimate).toMatchObject({ value: percent, units: most + 2 });
    for (const { estimate } of found) expect([estimate.units, estimate.value! < 1]).toEqual([most + 2, true]);
    // A step apart is not the same, though it may lie in the same part of the scale.
    const near = rows([
      [0, most, most - 1],
      [0, most, most],
    ]);
    expect(coefficientsOf("rating", near, crowdOf(numberNames([]).answers), none)[0]!.estimate.value).toBeCloseTo(
      2 / 3,
      12,
    );
  });

test("ratings are in order of their number, not of their name, and however they come", () => {
  const ten = rows([
    [10, 2, 9, 1],
    [9, 1, 10, 2],
  ]);
  expect(questionAgreement("rating", ten, none).estimate.value!).toBeGreaterThan(0.6);
  expect(questionAgreement("rating", ten.toReversed(), none)).toEqual(questionAgreement("rating", ten, none));
});

test("sets get credit for overlap, in any order, and rankings for order", () => {
  const sets = rows([
    [["a", "b"], ["c"], []],
    [["b", "a"], ["c", "d"], []],
  ]);
  const { value } = questionAgreement("multi_choice", sets, none).estimate;
  expect(value!).toBeGreaterThan(0.6);
  expect(value!).toBeLessThan(1);
  const rankings = rows([
    [
      ["x", "y", "z"],
      ["x", "y"],
      ["x", "y"],
    ],
    [
      ["x", "y", "z"],
      ["y", "x"],
      ["x", "z"],
    ],
  ]);
  expect(questionAgreement("ranking", rankings).estimate).toMatchObject({ value: 0.5, units: 2 });
});

test("texts get credit for words they share, whatever their case", () => {
  const distance = wordDistance(["The cat sat", "the CAT  sat", "the dog", "", " "]);
  expect([distance(0, 1), distance(0, 2), distance(3, 4), distance(0, 3)]).toEqual([0, 1 - 2 / 5, 0, 1]);
  const texts = rows([
    ["a red car", "two dogs", "نص عربي"],
    ["a red truck", "two dogs", "نص عربي"],
  ]);
  const { value, low, high } = questionAgreement("text", texts).estimate;
  expect(value!).toBeGreaterThan(0.8);
  expect(low! <= value! && value! <= high!).toBe(true);
});

test("the last answer of a worker counts, and what is not of the kind does not", () => {
  const changed = [
    ...rows([
      ["no", "no"],
      ["yes", "no"],
    ]),
    { task: "t0", worker: "w0", answer: "yes" },
  ];
  expect(questionAgreement("choice", changed, none).estimate.value).toBe(1);
  for (const kind of ["choice", "rating", "number", "taxonomy", "text", "ranking", "message_ratings"] as const) {
    const odd: Said[] = [
      {
        task: "t",
        worker: "a",
        answer: kind === "choice" ? ["x"] : kind === "taxonomy" ? 1 : kind === "text" ? 2 : "x",
      },
      {
        task: "t",
        worker: "b",
        answer: kind === "choice" ? { m: 1 } : kind === "taxonomy" ? 1 : kind === "text" ? 2 : "x",
      },
    ];
    expect([kind, questionAgreement(kind, odd).estimate.value]).toEqual([kind, null]);
    expect([kind, questionAgreement(kind, []).estimate.value]).toEqual([kind, null]);
  }
});

test("a great many different sets are still measured, by pairs drawn", () => {
  const many = Array.from({ length: 1500 }, (_, task) => [`o${task}`, `p${task % 7}`]);
  const { value, units } = questionAgreement("multi_choice", rows([many, many]), { replicates: 20 }).estimate;
  expect([value, units]).toEqual([1, 1500]);
  const half = many.map((set, task) => (task % 2 ? set : [`q${task}`]));
  expect(questionAgreement("multi_choice", rows([many, half]), { replicates: 0 }).estimate.value!).toBeCloseTo(0.5, 1);
});
