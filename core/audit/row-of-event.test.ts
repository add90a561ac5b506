import { expect, test } from "bun:test";
import fc from "fast-check";
import { serviceNames } from "../../db/schema/services.ts";
import { allEvents } from "./all-events.ts";
import { beginning, canonical, hashRow } from "./chain.ts";
import { rowOfEvent } from "./row-of-event.ts";

const event = {
  specversion: "1.0",
  id: "01890000-0000-7000-8000-000000000001",
  source: "/welo/quality",
  type: "quality_check.completed",
  subject: "check",
  time: "2026-03-01T12:00:00.000Z",
  datacontenttype: "application/json",
  dataschema: "https://welo.dev/events/quality_check.completed",
  workspaceid: "01890000-0000-7000-8000-000000000002",
  actor: "system:quality",
  partitionkey: "task",
  correlationid: "why",
  causationid: null,
  traceparent: null,
  data: {},
} as const;

test("all twelve services are heard", () => {
  expect(allEvents.map((table) => table.service)).toEqual([...serviceNames]);
});

test.each([
  ["quality_check.completed", "quality_check"],
  ["password.reset", "user"],
  ["workflow.instance.started", "task"],
  ["annotation.draft_saved", "annotation"],
  ["role.created", "role"],
  ["thing.nobody_declared", "thing"],
])("%s is about a %s", (type, entityType) => {
  expect(rowOfEvent({ ...event, type }, 1).entityType).toBe(entityType);
});

test("canonical JSON is the same for the same value in any order of keys, and is JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonical(value);
      expect(canonical(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(canonical({ b: [1, { d: null, c: "x" }], a: undefined, 2: true })).toBe(
    '{"2":true,"b":[1,{"c":"x","d":null}]}',
  );
});

test("a row's hash depends on all that was before it", () => {
  const row = rowOfEvent(event, 1);
  const hash = hashRow(beginning, row);
  expect(hashRow(beginning, row).equals(hash)).toBe(true);
  expect(hashRow(hash, row).equals(hash)).toBe(false);
  expect(hashRow(beginning, { ...row, data: { a: 1 } }).equals(hash)).toBe(false);
});
