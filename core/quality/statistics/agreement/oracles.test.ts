import { describe, expect, test } from "bun:test";
import { onlyWorkers } from "../crowd.ts";
import { agreementsOf, cohenKappa, pairsOf } from "./cohen-kappa.ts";
import { distanceAlpha } from "./distance-alpha.ts";
import { intervalAlpha } from "./interval-alpha.ts";
import { concordance } from "./kendall-w.ts";
import { bennettS, fleissKappa, gwetAc, percentAgreement } from "./many-raters.ts";
import { nominalAlpha } from "./nominal-alpha.ts";
import {
  artstein2008,
  cohen1960,
  crowdOfCounts,
  crowdOfRows,
  crowdOfTable,
  fourCoders,
  fourteenRaters,
  numbersOfRows,
} from "./oracles.suite.ts";
import { ordinalAlpha } from "./ordinal-alpha.ts";
import { ratioAlpha } from "./ratio-alpha.ts";
import { spanAlpha } from "./span-alpha.ts";
import { disagreementOn } from "./unitizing-alpha.ts";

const none = { replicates: 0 };
const digits = (value: number | null, count: number) => value?.toFixed(count) ?? "undefined";

describe("Krippendorff's four coders", () => {
  const crowd = crowdOfRows(fourCoders, 5);
  const numbers = numbersOfRows(fourCoders);
  for (const [scale, alpha, printed] of [
    ["nominal", nominalAlpha(crowd, none), "0.743421"],
    ["nominal by distance", distanceAlpha(crowd, (a, b) => Number(a !== b), none), "0.743421"],
    ["ordinal", ordinalAlpha(crowd, none), "0.815388"],
    ["interval", intervalAlpha(numbers, none), "0.849107"],
    ["interval by distance", distanceAlpha(crowd, (a, b) => (a - b) ** 2, none), "0.849107"],
    ["ratio", ratioAlpha(numbers, none), "0.797403"],
  ] as const)
    test(`${scale} alpha`, () => expect(digits(alpha.value, 6)).toBe(printed));

  test("other coefficients of the same answers, as Gwet prints them", () => {
    expect(digits(percentAgreement(crowd, none).value, 7)).toBe("0.8181818");
    expect(digits(gwetAc(crowd, none).value, 5)).toBe("0.77544");
    expect(digits(fleissKappa(crowd, none).value, 5)).toBe("0.76117");
  });
});

describe("two raters", () => {
  test("Cohen's example", () => {
    const crowd = crowdOfTable(cohen1960);
    expect(digits(cohenKappa(pairsOf(crowd, 0, 1), none).value, 3)).toBe("0.492");
    const { observed, expected } = agreementsOf(pairsOf(crowd, 0, 1));
    expect([digits(observed, 2), digits(expected, 2)]).toEqual(["0.70", "0.41"]);
    expect(digits(percentAgreement(crowd, none).value, 2)).toBe("0.70");
  });

  test("Artstein and Poesio's example: kappa, pi and S", () => {
    const crowd = crowdOfTable(artstein2008);
    expect(digits(cohenKappa(pairsOf(crowd, 0, 1), none).value, 3)).toBe("0.348");
    expect(digits(fleissKappa(onlyWorkers(crowd, [0, 1]), none).value, 3)).toBe("0.341");
    expect(digits(bennettS(crowd, none).value, 1)).toBe("0.4");
  });

  test("weighted kappa of two classes is plain kappa, and of three it can be worked by hand", () => {
    const two = pairsOf(crowdOfTable(artstein2008), 0, 1);
    for (const weighting of ["linear", "quadratic"] as const)
      expect(cohenKappa(two, { ...none, weighting }).value).toBeCloseTo(cohenKappa(two, none).value!, 12);
    // Rows 3 and 3, columns 2, 2 and 2 of 6: linear, observed (2 + 2 + 0.5 + 0.5) / 6, expected from products of the margins.
    const table = crowdOfTable([
      [2, 1, 0],
      [0, 0, 0],
      [0, 1, 2],
    ]);
    expect(cohenKappa(pairsOf(table, 0, 1), { ...none, weighting: "linear" }).value).toBeCloseTo(2 / 3, 12);
    expect(cohenKappa(pairsOf(table, 0, 1), { ...none, weighting: "quadratic" }).value).toBeCloseTo(0.8, 12);
  });
});

test("Fleiss' kappa of fourteen raters", () => {
  expect(digits(fleissKappa(crowdOfCounts(fourteenRaters), none).value, 3)).toBe("0.210");
});

describe("Kendall's W, Siegel's examples", () => {
  test("without ties", () => {
    const rankings = [
      [1, 6, 3, 2, 5, 4],
      [1, 5, 6, 4, 2, 3],
      [6, 3, 2, 5, 4, 1],
    ];
    expect(digits(concordance(rankings), 3)).toBe("0.162");
  });

  test("with ties", () => {
    const rankings = [
      [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10],
      [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
      [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
    ];
    expect(digits(concordance(rankings), 3)).toBe("0.828");
  });
});

describe("Krippendorff's two observers of a continuum", () => {
  const spans = (worker: number, label: number, ...list: [number, number][]) =>
    list.map(([start, length]) => ({ worker, label, start: start - 150, end: start - 150 + length }));
  const continuum = {
    length: 300,
    workers: 2,
    spans: [
      ...spans(0, 0, [225, 70], [370, 30]),
      ...spans(1, 0, [220, 80], [355, 20], [400, 20]),
      ...spans(0, 1, [180, 60], [300, 50]),
      ...spans(1, 1, [180, 60], [300, 50]),
    ],
  };

  test("observed and expected disagreement, by class", () => {
    const [c, k] = [disagreementOn(continuum, 0), disagreementOn(continuum, 1)];
    expect([digits(c.observed, 4), digits(c.expected, 4)]).toEqual(["0.0144", "0.0532"]);
    expect([digits(k.observed, 4), digits(k.expected, 4)]).toEqual(["0.0000", "0.0490"]);
  });

  test("alpha of each class and of both", () => {
    expect(digits(spanAlpha([continuum], 0).value, 4)).toBe("0.7286");
    expect(digits(spanAlpha([continuum], 1).value, 4)).toBe("1.0000");
    expect(digits(spanAlpha([continuum]).value, 3)).toBe("0.859");
  });
});
