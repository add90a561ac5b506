import { describe, expect, test } from "bun:test";
import {
  estimateText,
  familyName,
  heat,
  labelName,
  readingOrder,
  shapeNames,
  strength,
  valueText,
} from "./agreement.ts";
import * as v from "valibot";
import { LabelSchema } from "../../../projects/label-schema.contract.ts";
import { FamilyAgreement, ShapeAgreement } from "../../../quality/contract.ts";
import { mainCoefficients, otherCoefficients, pairCoefficients, shapeCoefficients } from "./coefficient-words.ts";
import { titlesOf } from "./label-titles.ts";
import { betweenText } from "./between.ts";
import { chance, knownChance, thingName, tooClose } from "./preferences.ts";

describe("agreement in words", () => {
  test("names questions, regions and what was left out", () => {
    expect([familyName("field:how_loud"), familyName("regions"), labelName(""), labelName("dog")]).toEqual([
      "How loud",
      "Regions",
      "not marked",
      "dog",
    ]);
  });
  test("names families, labels and classes by the titles of the label schema, and what it has no more by its name", () => {
    const titles = titlesOf(
      v.parse(LabelSchema, {
        media: "image",
        tools: ["bbox"],
        classes: [{ name: "car", title: "Motor car", colour: "#ff0000" }],
        fields: [
          {
            name: "place",
            title: "Where was this taken?",
            kind: "taxonomy",
            options: [
              { value: "eu", title: "Europe" },
              { value: "fr", title: "France" },
            ],
          },
        ],
      }),
    );
    expect(["field:place", "field:how_loud", "regions"].map(titles.family)).toEqual([
      "Where was this taken?",
      "How loud",
      "Regions",
    ]);
    expect(["car", "bus", ""].map((label) => titles.label("regions", label))).toEqual([
      "Motor car",
      "bus",
      "not marked",
    ]);
    const places = ["eu", "eu / fr", "eu / gone", ""].map((label) => titles.label("field:place", label));
    expect(places).toEqual(["Europe", "Europe / France", "Europe / gone", "not marked"]);
    expect(["car", "place", "gone"].map(titles.thing)).toEqual(["Motor car", "Where was this taken?", "gone"]);
    expect(titlesOf(null).label("regions", "car")).toBe("car");
  });
  test("says what an alpha is good for", () => {
    expect([0.9, 0.7, 0.3, -0.1, null].map((alpha) => strength(alpha))).toEqual([
      "Reliable.",
      "Good enough for careful conclusions.",
      "Too low to rely on.",
      "No better than chance.",
      "Not defined: there is nothing in which people could differ.",
    ]);
    expect(estimateText({ low: 0.5, high: 0.75 })).toBe("0.50 and 0.75");
    expect(valueText({ value: 0.625, low: 0.5, high: 0.75 })).toBe("0.63 (0.50 to 0.75)");
    expect(valueText({ value: 0.5, low: null, high: null })).toBe("0.50");
    expect(valueText({ value: null, low: null, high: null })).toBe("–");
  });
  test("says what a share lies between, where that is known", () => {
    expect([betweenText({ low: 0.881, high: 0.95 }), betweenText(null)]).toEqual(["88.1 %–95 % (95 % CI)", ""]);
  });
  test("a ranking's coefficient has limits of its own", () => {
    expect([0.9, 0.6, 0.4, 0.1].map((w) => strength(w, "kendall_w"))).toEqual([
      "Strong.",
      "Moderate.",
      "Weak.",
      "Very weak.",
    ]);
  });
  test("explains every coefficient that is measured, by what it says and how it is read", () => {
    const { coefficient, coefficients, kappa } = FamilyAgreement.entries;
    const words = [
      [mainCoefficients, coefficient.options],
      [otherCoefficients, coefficients.item.entries.name.options],
      [pairCoefficients, kappa.options],
      [shapeCoefficients, ShapeAgreement.entries.coefficient.options],
    ] as const;
    for (const [known, named] of words) {
      expect(Object.keys(known).toSorted()).toEqual([...named].toSorted());
      for (const { name, help } of Object.values(known)) {
        expect(name).toMatch(/^[A-Z][a-zA-Z0-9', ]+$/);
        expect(help.length).toBeGreaterThan(120);
        expect(help).toMatch(/1 is|chance/);
      }
    }
    const names = words.flatMap(([known]) => Object.values(known).map((one) => one.name));
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(Object.values(shapeNames)).size).toBe(12);
  });
  test("reads a scale by its steps, and labels as they come", () => {
    expect([readingOrder(["3", "1", "10", "2"]), readingOrder(["dog", "2", ""]), readingOrder([])]).toEqual([
      [1, 3, 0, 2],
      [0, 1, 2],
      [],
    ]);
  });
  test("colours a cell by its share of its row", () => {
    expect([
      heat(
        [
          [3, 1],
          [0, 0],
        ],
        0,
        0,
      ),
      heat(
        [
          [3, 1],
          [0, 0],
        ],
        1,
        0,
      ),
    ]).toEqual([0.75, 0]);
  });
});

describe("a ranking in words", () => {
  const one = (thing: string, strength: number, low: number | null, high: number | null) => {
    return { thing, strength, low, high, comparisons: 4, wins: 3, ties: 0 };
  };
  test("tells a strength as the chance against a middling thing, with its interval where there is one", () => {
    expect([0.25, 1, 3].map(chance)).toEqual([0.2, 0.5, 0.75]);
    expect(knownChance(one("a", 3, 1, 9))).toEqual({ mean: 0.75, interval: { mean: 0.75, low: 0.5, high: 0.9 } });
    expect(knownChance(one("a", 3, null, null))).toEqual({ mean: 0.75, interval: null });
  });
  test("names a side by its title and anything else by itself", () => {
    const options = [{ value: "A", title: "Answer A" }, { value: "B" }];
    expect(["A", "B", "model-7"].map((thing) => thingName(thing, options))).toEqual(["Answer A", "B", "model-7"]);
  });
  test("is too close to call where the first two overlap, or nobody knows", () => {
    expect(tooClose([one("a", 4, 3, 5), one("b", 1, 0.5, 2)])).toBe(false);
    expect(tooClose([one("a", 4, 1.5, 9), one("b", 1, 0.5, 2)])).toBe(true);
    expect(tooClose([one("a", 4, null, null), one("b", 1, null, null)])).toBe(true);
    expect(tooClose([one("a", 4, 3, 5)])).toBe(false);
  });
});
