import { expect, test } from "bun:test";
import { checkOutcomes, eventCatalogue } from "../../machines/engine/event-catalogue.ts";
import { annotationsEvents } from "../annotations/events.ts";
import { Outcome } from "../quality/contract.ts";
import { qualityEvents } from "../quality/events.ts";
import { tasksEvents } from "../tasks/events.ts";
import { onTaskEvents } from "./on/task-events.ts";

interface Schema {
  type: string;
  literal?: unknown;
  wrapped?: Schema;
  item?: Schema;
  pipe?: Schema[];
  entries?: Record<string, Schema>;
}
const declared = { ...tasksEvents.types, ...annotationsEvents.types, ...qualityEvents.types } as Record<
  string,
  { schema: unknown }
>;

/** What starts an instance is not sent to it, and of golds it hears nothing. */
const delivered = onTaskEvents.types!.filter((type) => type !== "task.created");

/** A type of the schemas in the words of the workflow language. */
function wordFor({ type, literal, wrapped, item, pipe }: Schema): string {
  if (wrapped) return wordFor(wrapped);
  if (pipe && pipe[0]!.type !== type) return wordFor(pipe[0]!);
  if (type === "picklist") return "string";
  if (type === "literal") return typeof literal;
  if (type === "array") return wordFor(item!) === "string" ? "strings" : "any";
  return type === "record" ? "object" : type;
}

test("the events that a workflow may name are those that the platform sends to it, field by field", () => {
  const sent = delivered.map((type) => {
    const { gold: _, ...fields } = (declared[type]!.schema as Schema).entries!;
    return [type, Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, wordFor(schema)]))];
  });
  const known = Object.entries(eventCatalogue).map(([type, { fields }]) => [type, { ...fields }]);
  expect(Object.fromEntries(known)).toEqual(Object.fromEntries(sent));
});

test("the outcomes that a guard may ask for are those that a check can have", () => {
  expect([...checkOutcomes]).toEqual([...Outcome.options]);
});
