import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Region } from "../../../annotations/region.contract.ts";
import { headerFor, textItem } from "../dataset.example.ts";
import type { FormatChoices } from "../format.ts";
import { written } from "../written.ts";
import { conll } from "./conll-writer.ts";

const span = (start: number, end: number, name = "PER"): Region => ({
  id: `${start}-${end}`,
  class: name,
  attributes: {},
  type: "span",
  start,
  end,
});
async function tagged(text: string, spans: Region[], conllTags?: FormatChoices["conllTags"]) {
  const file = await written(conll, headerFor({ media: "text", tools: ["span"] }), [textItem(text, spans)], {
    conllTags,
  });
  const [, ...lines] = file.text.split("\n\n").flatMap((block) => block.split("\n"));
  const rows = lines.filter((line) => line !== "").map((line) => line.split(" "));
  return { ...file, rows: rows.map(([token, , , tag]) => `${token} ${tag}`) };
}

describe("CoNLL", () => {
  test("has four columns, a document start and a blank line after each line of text", async () => {
    const { text } = await tagged("Abe Lincoln spoke.\nIn Ohio", [span(0, 11), span(22, 26, "LOC")]);
    expect(text).toBe(
      "-DOCSTART- -X- -X- O\n\nAbe -X- -X- B-PER\nLincoln -X- -X- I-PER\nspoke -X- -X- O\n. -X- -X- O\n\nIn -X- -X- O\nOhio -X- -X- B-LOC\n\n",
    );
  });

  test.each([
    ["iob2", ["Abe B-PER", "Ann B-PER", "Lee I-PER", "and O", "Tim B-PER"]],
    ["iob1", ["Abe I-PER", "Ann B-PER", "Lee I-PER", "and O", "Tim I-PER"]],
    ["bioes", ["Abe S-PER", "Ann B-PER", "Lee E-PER", "and O", "Tim S-PER"]],
  ] as const)("tags as %s", async (tags, rows) => {
    expect((await tagged("Abe Ann Lee and Tim", [span(0, 3), span(4, 11), span(16, 19)], tags)).rows).toEqual([
      ...rows,
    ]);
  });

  test("counts offsets in code points", async () => {
    expect((await tagged("🐈 Ann", [span(2, 5)])).rows).toEqual(["🐈 O", "Ann B-PER"]);
  });

  test("keeps the longest of spans that overlap, and counts what it cannot hold", async () => {
    const { rows, loss } = await tagged("Bank of Ohio runs", [
      span(0, 12, "ORG of state"),
      span(8, 12, "LOC"),
      span(14, 17),
      span(3, 3),
      span(4, 99),
    ]);
    expect(rows).toEqual(["Bank B-ORG_of_state", "of I-ORG_of_state", "Ohio I-ORG_of_state", "r O", "uns B-PER"]);
    expect(loss.map(({ what, count }) => `${what} ${count}`).sort()).toEqual(["class 1", "span 1", "span 2", "word 1"]);
  });

  test("says exactly what the spans cover, whatever the text", async () => {
    const texts = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
      .filter((text) => !text.includes("-DOCSTART-"));
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(40), fc.nat(40), async (text, a, b) => {
        const points = Array.from(text);
        const [start, end] = [Math.min(a, b, points.length), Math.min(Math.max(a, b), points.length)];
        const { text: file } = await tagged(text, [span(start, end)]);
        const rows = file
          .split("\n")
          .slice(2)
          .filter((line) => line !== "")
          .map((line) => line.split(" -X- -X- "));
        const letters = (list: string[]) => list.join("").replace(/\s/gu, "");
        expect(rows.map(([token]) => token).join("")).toBe(letters(points));
        expect(
          rows
            .filter(([, tag]) => tag !== "O")
            .map(([token]) => token)
            .join(""),
        ).toBe(letters(points.slice(start, end)));
      }),
    );
  });
});
