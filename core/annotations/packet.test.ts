import { expect, test } from "bun:test";
import fc from "fast-check";
import { age, withDraft } from "./packet.ts";
import type { AnnotationRow } from "./store/annotations.ts";

const FIRST = "01900000-0000-7000-8000-000000000001";
const SECOND = "01900000-0000-7000-8000-000000000002";
const start = {
  assignmentId: null,
  draftSequence: -1,
  draft: null,
} as unknown as AnnotationRow;
const packet = (assignmentId: string, sequence: number) => ({
  assignmentId,
  sequence,
  result: { regions: [], relations: [], answers: { state: `${assignmentId}/${sequence}` } },
});
const save = (row: AnnotationRow, one: ReturnType<typeof packet>) =>
  age(row, one) > 0 ? withDraft(row, one, new Date(0)) : row;

test("packets that are lost, doubled and out of order end in the last state that arrived", () => {
  const sent = fc.array(fc.tuple(fc.constantFrom(FIRST, SECOND), fc.nat(30)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(sent, (arrivals) => {
      const row = arrivals.map(([id, sequence]) => packet(id, sequence)).reduce(save, start);
      const [id, sequence] = arrivals.toSorted((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1])).at(-1)!;
      expect(row.draft).toEqual(packet(id, sequence).result);
    }),
  );
});

test("a new assignment starts counting anew", () => {
  const row = [packet(FIRST, 57), packet(SECOND, 0)].reduce(save, start);
  expect(row).toMatchObject({ assignmentId: SECOND, draftSequence: 0 });
});
