export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

/** How one endpoint reads and answers before a change; what is not named is as it is now. */
export interface Older {
  /** Old names of query parameters, and what they are called now. */
  query?: Readonly<Record<string, string>>;
  /** An old request body as it is now. */
  body?: (body: Json) => Json;
  /** Today's answer as it was. */
  answer?: (answer: Json) => Json;
  /** Pointers of today's request in problems, and what the old one calls them. */
  pointers?: Readonly<Record<string, string>>;
}

/** One change of the API that old callers do not see. */
export interface Change {
  /** The first version that has it. */
  version: string;
  /** For people, in the reference. */
  summary: string;
  operations: Readonly<Record<string, Older>>;
}

const wasTask = renamed({ status: "state", meta: "metadata" });
const isTask = renamed({ metadata: "meta" });
const taskPointers = { "/query/status": "/query/state", "/meta": "/metadata" };

/** Every change, newest first. */
export const changes: readonly Change[] = [
  {
    version: "2026-11-01",
    summary: "A task's `state` became `status`, its `metadata` became `meta`.",
    operations: {
      listTasks: { query: { state: "status" }, answer: inField("items", each(wasTask)), pointers: taskPointers },
      createTask: { body: isTask, answer: wasTask, pointers: taskPointers },
      createTasks: { body: inField("tasks", each(isTask)) },
      getTask: { answer: wasTask },
      updateTask: { body: isTask, answer: wasTask, pointers: taskPointers },
      nextTask: { answer: inField("task", wasTask) },
    },
  },
];

type Step = (value: Json) => Json;

/** Gives fields of an object other names, and leaves their order. */
function renamed(names: Readonly<Record<string, string>>): Step {
  return (value) =>
    isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, one]) => [Object.hasOwn(names, name) ? names[name]! : name, one]),
        )
      : value;
}

function each(step: Step): Step {
  return (value) => (Array.isArray(value) ? value.map(step) : value);
}

function inField(name: string, step: Step): Step {
  return (value) => (isObject(value) && name in value ? { ...value, [name]: step(value[name]!) } : value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
