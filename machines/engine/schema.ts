import {
  actionCatalogue,
  type CatalogueEntry,
  guardCatalogue,
  invocationCatalogue,
  literalParams,
  type ParamSpec,
} from "./catalogue.ts";
import { taskStatuses } from "./definition.ts";
import { forbiddenKeys, type Json, type JsonObject } from "./json.ts";
import { definitionLimits } from "./shape-walk.ts";

const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });
const oneOrMany = (item: JsonObject): JsonObject => ({ anyOf: [item, { type: "array", items: item }] });
const oneOrMore = (item: JsonObject): JsonObject => ({ anyOf: [item, { type: "array", minItems: 1, items: item }] });
const text: JsonObject = { type: "string" };
const eventName = "^(?!xstate\\.)(\\*|[^*]+|[^*]+\\.\\*)$";
const stateName = "^[A-Za-z_][\\w-]{0,99}$";

/** The published JSON Schema (draft 2020-12) of a workflow definition, with the catalogue's names and parameters. */
export const workflowSchema: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Welo workflow",
  description:
    "A workflow as an XState v5 statechart in JSON. Guards and actions come from the catalogue or are CEL expressions over context and event. What a schema cannot say (names that lead nowhere, states nobody reaches) is what validation is for.",
  ...ref("workflow"),
  $defs: {
    workflow: {
      type: "object",
      required: ["id", "states"],
      properties: {
        ...stateProperties(1),
        context: { type: "object", description: "Start values, overlaid with what an instance is started with." },
        children: {
          type: "object",
          description: "Statecharts that this one may start as its children, by name.",
          ...named(ref("workflow")),
        },
      },
      additionalProperties: false,
      allOf: kindsOfState(),
    },
    state: {
      type: "object",
      properties: stateProperties(),
      additionalProperties: false,
      allOf: [...kindsOfState(), onlyWith("output", "final")],
    },
    transition: {
      type: "object",
      properties: {
        target: { ...oneOrMore(ref("target")), description: "Absent: stay and only act." },
        guard: ref("guard"),
        actions: oneOrMany(ref("action")),
        reenter: { type: "boolean", description: "Leave and enter the source again." },
        description: text,
      },
      additionalProperties: false,
    },
    transitions: oneOrMany({ anyOf: [ref("target"), ref("transition")] }),
    target: {
      type: "string",
      minLength: 1,
      description: 'A sibling ("done", "a.b"), a descendant (".child") or an id ("#review.done").',
    },
    expression: {
      type: "object",
      description: "Stands for the value of a CEL expression over context and event at the moment the action runs.",
      required: ["cel"],
      properties: { cel: text },
      additionalProperties: false,
    },
    meta: {
      type: "object",
      properties: {
        status: { enum: [...taskStatuses], description: "The task's status while the state is active." },
        label: text,
        stage: text,
      },
      additionalProperties: false,
    },
    guard: {
      type: "object",
      required: ["type"],
      properties: { type: { enum: ["and", "or", "not", ...Object.keys(guardCatalogue)] } },
      allOf: [
        whenIn(["and", "or"], {
          required: ["guards"],
          properties: { type: {}, guards: { type: "array", minItems: 1, items: ref("guard") } },
        }),
        whenIn(["not"], { required: ["guard"], properties: { type: {}, guard: ref("guard") } }),
        ...entries("type", guardCatalogue),
      ],
    },
    action: {
      type: "object",
      required: ["type"],
      properties: { type: { enum: Object.keys(actionCatalogue) }, params: { type: "object" } },
      additionalProperties: false,
      allOf: entries("type", actionCatalogue),
    },
    invoke: {
      type: "object",
      required: ["src"],
      properties: {
        id: { type: "string", pattern: "^(?!(self|parent)$)[\\w-]{1,100}$" },
        src: { enum: Object.keys(invocationCatalogue) },
        params: { type: "object" },
        onDone: { ...ref("transitions"), description: "Taken with the result as event.output." },
        onError: { ...ref("transitions"), description: "Taken with the reason as event.error.message." },
        description: text,
      },
      additionalProperties: false,
      allOf: entries("src", invocationCatalogue),
    },
  },
};

function named(schema: JsonObject): JsonObject {
  return { propertyNames: { pattern: stateName, not: { enum: [...forbiddenKeys] } }, additionalProperties: schema };
}

/** Which fields a state of each type needs and may not have. */
function kindsOfState(): JsonObject[] {
  const inside = { required: ["states"], properties: { states: { type: "object", minProperties: 1 } } };
  const nothing = (fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, false]));
  const isOf = (...types: string[]): JsonObject => ({ required: ["type"], properties: { type: { enum: types } } });
  return [
    only(isOf("compound", "parallel"), inside),
    only(isOf("atomic", "final", "history"), { properties: { states: { type: "object", maxProperties: 0 } } }),
    only(isOf("final", "history"), { properties: nothing(["on", "after", "always", "onDone", "invoke"]) }),
    only({ allOf: [inside, { not: isOf("parallel") }] }, { required: ["initial"] }),
    onlyWith("target", "history"),
  ];
}

function onlyWith(field: string, type: string): JsonObject {
  return only({ required: [field] }, { required: ["type"], properties: { type: { const: type } } });
}

function stateProperties(fewest = 0): JsonObject {
  return {
    id: { type: "string", pattern: "^[\\w-]{1,100}$" },
    type: { enum: ["atomic", "compound", "parallel", "final", "history"] },
    description: text,
    initial: { type: "string", description: "The state inside that is entered first." },
    states: { type: "object", minProperties: fewest, maxProperties: definitionLimits.states, ...named(ref("state")) },
    on: {
      type: "object",
      description: 'Transitions by event; "*" and "task.*" stand for whatever has none of its own.',
      propertyNames: { pattern: eventName, minLength: 1, maxLength: 200 },
      additionalProperties: ref("transitions"),
    },
    after: {
      type: "object",
      description: "Transitions by delay: milliseconds, or a CEL expression that yields them.",
      propertyNames: { minLength: 1, maxLength: 2_000, not: { pattern: "^(\\s*-\\s*[\\d.]+\\s*|\\d{13,})$" } },
      additionalProperties: ref("transitions"),
    },
    always: { ...ref("transitions"), description: "Taken as soon as its guard passes." },
    entry: oneOrMany(ref("action")),
    exit: oneOrMany(ref("action")),
    invoke: { ...oneOrMany(ref("invoke")), description: "What runs while the state is active." },
    onDone: { ...ref("transitions"), description: "Taken when the states inside have come to a final one." },
    output: { description: "Of a final state or the whole: what whoever waits for it is given." },
    history: { enum: ["shallow", "deep"] },
    target: { ...oneOrMore(ref("target")), description: "Where a history state leads when nothing is remembered." },
    meta: ref("meta"),
  };
}

function only(condition: JsonObject, then: JsonObject): JsonObject {
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own keyword; nobody awaits a schema.
  return { if: condition, then };
}

function whenIn(names: readonly string[], then: JsonObject, key = "type"): JsonObject {
  return only({ properties: { [key]: { enum: [...names] } } }, then);
}

function entries(key: string, catalogue: Readonly<Record<string, CatalogueEntry>>): JsonObject[] {
  return Object.entries(catalogue).map(([name, { description, params }]) => {
    const required = Object.keys(params).filter((param) => params[param]!.required);
    const schema: JsonObject = {
      type: "object",
      ...(required.length > 0 ? { required } : {}),
      properties: Object.fromEntries(Object.entries(params).map(([param, spec]) => [param, paramSchema(param, spec)])),
      additionalProperties: false,
    };
    const then = {
      description,
      properties: { params: schema },
      ...(required.length > 0 ? { required: ["params"] } : {}),
    };
    return whenIn([name], then, key);
  });
}

function paramSchema(name: string, { description, ...spec }: ParamSpec): JsonObject {
  const value = valueSchema(spec);
  return literalParams.has(name) ? { ...value, description } : { anyOf: [value, ref("expression")], description };
}

function valueSchema({ type, values }: Pick<ParamSpec, "type" | "values">): JsonObject {
  if (values) return { enum: [...values] as Json[] };
  if (type === "any") return {};
  if (type === "strings") return { type: "array", items: { anyOf: [text, ref("expression")] } };
  return { type };
}
