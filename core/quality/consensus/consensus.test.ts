import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import type { Annotation, Comparison } from "../../annotations/contract.ts";
import { LabelSchema } from "../../projects/label-schema.contract.ts";
import { crowdOf } from "../statistics/crowd.ts";
import { numberNames } from "../statistics/number-names.ts";
import { explainItems, summed } from "./explain-task.ts";
import { posteriorsBy } from "./fit.ts";
import { groupRegions } from "./group-regions.ts";
import { labelsOf } from "./labels.ts";

const nothing = { found: new Map(), said: [] };
const says = (userId: string, label: string, item = "mood") => ({ family: "field:mood", item, userId, label });

describe("the meaning of an item", () => {
  test("is sure where newcomers agree, and open where they do not", () => {
    const [agreed] = explainItems([says("a", "good"), says("b", "good"), says("c", "good")], {
      found: new Map([
        ["bad", 10],
        ["good", 10],
      ]),
      said: [],
    });
    expect(agreed).toMatchObject({ label: "good", answers: 3 });
    expect(agreed!.confidence).toBeCloseTo(64 / 65, 12);
    const [divided] = explainItems([says("a", "good"), says("b", "bad")], nothing);
    expect(divided).toMatchObject({
      label: "bad",
      entropy: expect.closeTo(1, 12),
      confidence: expect.closeTo(0.5, 12),
    });
  });
  test("follows those who have been right before", () => {
    const found = new Map([
      ["bad", 50],
      ["good", 50],
    ]);
    const always = (userId: string, right: number) =>
      ["good", "bad"].flatMap((truth) =>
        ["good", "bad"].map((label) => ({ userId, label, truth, count: label === truth ? right : 50 - right })),
      );
    const said = [...always("expert", 50), ...always("guesser", 25), ...always("other", 25)];
    const [one] = explainItems([says("expert", "good"), says("guesser", "bad"), says("other", "bad")], { found, said });
    expect(one!.label).toBe("good");
    expect(one!.confidence).toBeGreaterThan(0.9);
  });
  test("of one label only is that label, without anything left to know", () => {
    expect(explainItems([says("a", "good")], nothing)[0]).toMatchObject({ label: "good", confidence: 1, entropy: 0 });
    expect(summed({ b: 0.5, a: 0.5 }).label).toBe("a");
  });
});

describe("a crowd in which most err", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const classes = ["a", "b", "c"];
  const truth = Array.from({ length: 300 }, () => classes[Math.floor(random() * 3)]!);
  const skills = [0.95, 0.9, 0.1, 0.1, 0.1];
  const rows = truth.flatMap((right, task) =>
    skills.map((skill, who) => ({
      task: String(task),
      worker: `w${who}`,
      label: random() < skill ? right : classes[Math.floor(random() * 3)]!,
    })),
  );
  const numbered = numberNames(rows, classes);
  const crowd = crowdOf(numbered.answers);
  const best = (posteriors: Float64Array, task: number) => {
    const row = [...posteriors.subarray(task * 3, task * 3 + 3)];
    return classes[row.indexOf(Math.max(...row))];
  };
  const majority = (task: number) => {
    const votes = classes.map((name) => rows.filter((one) => one.task === String(task) && one.label === name).length);
    return classes[votes.indexOf(Math.max(...votes))];
  };
  const right = (of: (task: number) => string | undefined) => truth.filter((one, task) => of(task) === one).length;

  // Of some tasks a person has decided what is true, which many did not say.
  const decided = new Map(
    Array.from({ length: 40 }, (_, task) => [task, Float64Array.from(classes, (name) => Number(name === truth[task]))]),
  );
  const models = ["dawid_skene", "one_coin", "mace"] as const;
  for (const [model, known] of models.flatMap((one) => [[one, new Map()] as const, [one, decided] as const]))
    test(`is understood better by ${model} than by the majority, each task by its answers alone as all together, ${known.size} decided`, () => {
      const posteriors = posteriorsBy(model, crowd, new Float64Array(), known);
      for (const [task, row] of known) expect(posteriors.subarray(task * 3, task * 3 + 3)).toEqual(row);
      expect(right((task) => best(posteriors, task))).toBeGreaterThan(right(majority) + 10);
      const found = new Map(
        classes.map((name, c) => [name, truth.reduce((sum, _, t) => sum + posteriors[t * 3 + c]!, 0)]),
      );
      const said = rows.flatMap(({ task, worker, label }) =>
        classes.map((name, c) => ({ userId: worker, label, truth: name, count: posteriors[Number(task) * 3 + c]! })),
      );
      // The fit ends when no posterior moves further than 1e-7 in a round: a step from there goes no further than the next would.
      for (const task of truth.keys()) {
        if (known.has(task)) continue;
        const labels = rows.filter((one) => one.task === String(task)).map((one) => says(one.worker, one.label));
        const [item] = explainItems(labels, { found, said }, model);
        for (const [c, name] of classes.entries())
          expect(Math.abs((item!.posterior[name] ?? 0) - posteriors[task * 3 + c]!)).toBeLessThan(2e-6);
      }
    });
});

test("labels are answers by question and regions by thing, with those who have not marked it", () => {
  const schema = v.parse(LabelSchema, {
    media: "image",
    tools: ["bbox"],
    classes: [{ name: "dog", colour: "#00ff00" }],
    fields: [
      { name: "mood", title: "Mood", kind: "choice", options: [{ value: "good" }] },
      { name: "note", title: "Note", kind: "text" },
    ],
  });
  const by = (userId: string, regions: [string, string][], answers: object) =>
    ({
      id: `of-${userId}`,
      userId,
      result: { regions: regions.map(([id, name]) => ({ id, class: name })), answers },
    }) as unknown as Annotation;
  const list = [
    by(
      "a",
      [
        ["1", "dog"],
        ["2", "cat"],
      ],
      { mood: "good", note: "x" },
    ),
    by("b", [["9", "wolf"]], {}),
  ];
  const pairs = [{ left: "1", right: "9", iou: 0.8, sameClass: false }];
  const comparison = { left: "of-a", right: "of-b", pairs } as unknown as Comparison;
  expect(labelsOf(list, groupRegions(list, [comparison]), schema.fields)).toEqual([
    { family: "field:mood", item: "mood", userId: "a", label: "good" },
    { family: "regions", item: "region:0", userId: "a", label: "dog" },
    { family: "regions", item: "region:0", userId: "b", label: "wolf" },
    { family: "regions", item: "region:1", userId: "a", label: "cat" },
    { family: "regions", item: "region:1", userId: "b", label: "" },
  ]);
});
