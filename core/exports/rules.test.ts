import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { LabelSchema } from "../projects/label-schema.contract.ts";
import { formats } from "./formats/formats.ts";
import { checkFormat, fileNameOf, move } from "./rules.ts";

const at = new Date("2025-03-01T23:59:59Z");
const options = { include: "accepted", compression: "none", anonymise: false } as const;
const gzip = { ...options, compression: "gzip" } as const;

describe("a file's name", () => {
  test.each([
    [
      "says project, format and day",
      fileNameOf(formats.coco, options, ["Cats & Dogs!"], at),
      "cats-dogs-coco-2025-03-01.json",
    ],
    ["says the batch", fileNameOf(formats.csv, options, ["Crème", "Lot #2"], at), "creme-lot-2-csv-2025-03-01.csv"],
    ["keeps other scripts", fileNameOf(formats.conll, options, ["人名 2"], at), "人名-2-conll-2025-03-01.conll"],
    [
      "does without a project's name that has no letters",
      fileNameOf(formats.json, options, ["../?"], at),
      "json-2025-03-01.json",
    ],
    ["says that it is compressed", fileNameOf(formats.jsonl, gzip, ["a"], at), "a-jsonl-2025-03-01.jsonl.gz"],
    ["leaves an archive alone", fileNameOf(formats.pascal_voc, gzip, ["a"], at), "a-pascal-voc-2025-03-01.zip"],
  ])("%s", (_, name, expected) => expect(name).toBe(expected));
});

test("a format that holds nothing of a project is refused with those that do", () => {
  const schema = v.parse(LabelSchema, {
    media: "text",
    tools: [],
    classes: [],
    fields: [{ name: "mood", title: "Mood", kind: "choice" }],
  });
  expect(() => checkFormat("jsonl", schema)).not.toThrow();
  expect(() => checkFormat("conll", schema)).toThrow(
    expect.objectContaining({
      code: "exports.format_does_not_fit",
      fields: expect.objectContaining({ fitting: ["json", "jsonl", "csv"] }),
    }),
  );
});

test("an export that ended without a file may start anew, a finished one may not", () => {
  expect(move("running", "resume")).toBe("queued");
  expect(() => move("completed", "cancel")).toThrow(
    expect.objectContaining({ code: "exports.wrong_status", status: 409 }),
  );
});
