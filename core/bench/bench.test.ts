import { describe, expect, test } from "bun:test";
import { readOptions } from "./options.ts";
import { median, order, quantile } from "./rounds.ts";
import { format, number } from "./table.ts";

test("contenders take turns in going first", () => {
  expect(order(["a", "b"], 4).join("")).toBe("abbaabba");
  expect(order(["a", "b", "c"], 2).join("")).toBe("abccba");
});

test("the median does not care for outliers, nor for order", () => {
  expect(median([900, 2, 1, 3, 4])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test("a quantile is a value that was measured", () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([quantile(values, 0.5), quantile(values, 0.95), quantile([7], 0.95)]).toEqual([50, 95, 7]);
});

describe("tables", () => {
  test("numbers have three significant digits", () => {
    expect([0.06912, 4.374, 63.55, 1234.5, 12, Number.NaN].map(number)).toEqual([
      "0.069",
      "4.37",
      "63.6",
      "1,235",
      "12",
      "-",
    ]);
  });

  test("names go to the left, numbers to the right", () => {
    const text = format({
      title: "speed",
      head: ["", "per second"],
      rows: [
        ["walk", 4.5],
        ["sql", 1200],
      ],
    });
    expect(text).toBe("\nspeed\n        per second\n  walk        4.50\n  sql        1,200\n");
  });
});

describe("the command line", () => {
  const read = (line: string) => readOptions(line.split(" ").filter(Boolean), ["walk"]);

  test("names a bench and how to run it", () => {
    expect(read("walk")).toEqual({ name: "walk", json: false, rounds: 5, peers: false, size: null, rows: null });
    expect(read("--json walk --rounds 9 --size 80 --rows 1000 --peers")).toEqual({
      name: "walk",
      json: true,
      rounds: 9,
      peers: true,
      size: 80,
      rows: 1000,
    });
  });

  for (const [line, why] of [
    ["", "Which bench?"],
    ["fly", "There is no bench fly"],
    ["walk fly", "There is no bench fly"],
    ["walk --rounds 0", "--rounds takes"],
    ["walk --size x", "--size takes"],
    ["walk --rows -1", "--rows"],
    ["walk --fast", "--fast"],
  ] as const)
    test(`"${line}" is refused and says why`, () => {
      const answer = read(line);
      expect(answer).toMatchObject({ code: 2 });
      expect((answer as { say: string }).say).toContain(why);
    });

  test("--help is no mistake", () => {
    expect(read("--help")).toMatchObject({ code: 0 });
  });
});
