import { type Issue, pointTo } from "./issue.ts";
import { forbiddenKeys, isObject } from "./json.ts";
import { checkBehaviour } from "./shape-behaviour.ts";
import { checkFields, definitionLimits, isId, isName, isTarget, report, type Walk } from "./shape-walk.ts";

const kinds = ["atomic", "compound", "parallel", "final", "history"];
const stateFields = new Set(
  "id type description initial states on after always entry exit onDone invoke output history target meta".split(" "),
);
const rootFields = new Set([...stateFields, "context", "children"]);
const metaFields = new Set("status label stage".split(" "));

/** Is this JSON a workflow definition at all? Wrong types, unknown fields, forbidden names and sizes, each with a pointer. */
export function shapeIssues(definition: unknown): Issue[] {
  const walk: Walk = { issues: [], values: 0, states: 0, transitions: 0 };
  if (!isObject(definition)) {
    report(walk, "shape.invalid", "", "A workflow definition is a JSON object.");
    return walk.issues;
  }
  checkNames(walk, definition, []);
  if (walk.issues.length > 0) return walk.issues;
  if (JSON.stringify(definition).length > definitionLimits.characters) {
    report(walk, "size.exceeded", "", `The definition is longer than ${definitionLimits.characters} characters.`);
    return walk.issues;
  }
  checkWorkflow(walk, definition, "", 0);
  return walk.issues;
}

function checkWorkflow(walk: Walk, definition: Record<string, unknown>, pointer: string, depth: number): void {
  const wrong = (key: string, message: string) => report(walk, "shape.invalid", pointTo(pointer, key), message);
  const { id, context, states, children } = definition;
  if (typeof id !== "string") wrong("id", "A workflow needs an id.");
  else if (!isId(id) && pointer !== "") wrong("id", "An id is 1 to 100 letters, digits, _ or -.");
  if (context !== undefined && !isObject(context)) wrong("context", "The context is an object of start values.");
  if (!isObject(states) || Object.keys(states).length === 0) wrong("states", "A workflow needs at least one state.");
  checkState(walk, definition, pointer, rootFields, depth);
  if (children === undefined) return;
  if (!isObject(children)) return wrong("children", "Children are an object by name.");
  for (const [key, child] of Object.entries(children)) {
    const at = pointTo(pointer, "children", key);
    if (!isName(key)) report(walk, "shape.invalid", at, "A child's name is letters, digits, _ or -.");
    if (!isObject(child)) report(walk, "shape.invalid", at, "A child is a workflow definition.");
    else checkWorkflow(walk, child, at, depth + 1);
  }
}

/** Looks at every name once; `keys` is the way down, made into a pointer only where something is wrong. */
function checkNames(walk: Walk, value: unknown, keys: (string | number)[]): void {
  if (++walk.values > definitionLimits.characters / 2) {
    return report(
      walk,
      "size.exceeded",
      "",
      `The definition is longer than ${definitionLimits.characters} characters.`,
    );
  }
  if (typeof value !== "object" || value === null) return;
  if (keys.length > definitionLimits.jsonDepth) {
    const message = `The definition is nested more than ${definitionLimits.jsonDepth} deep.`;
    return report(walk, "size.exceeded", pointTo("", ...keys), message);
  }
  const list = Array.isArray(value);
  for (const key in value) {
    if (walk.values > definitionLimits.characters / 2) return;
    keys.push(key);
    if (!list && forbiddenKeys.has(key)) {
      report(walk, "name.forbidden", pointTo("", ...keys), `"${key}" cannot be a name.`);
    } else checkNames(walk, (value as Record<string, unknown>)[key], keys);
    keys.pop();
  }
}

function checkState(walk: Walk, state: unknown, pointer: string, fields: ReadonlySet<string>, depth: number): void {
  if (!isObject(state)) return report(walk, "shape.invalid", pointer, "A state is an object.");
  if (++walk.states > definitionLimits.states + 1 || depth > definitionLimits.depth) {
    const { states, depth: deepest } = definitionLimits;
    return report(walk, "size.exceeded", pointer, `At most ${states} states, nested at most ${deepest} deep.`);
  }
  const wrong = (key: string, message: string) => report(walk, "shape.invalid", pointTo(pointer, key), message);
  checkFields(walk, state, fields, pointer, "A state");
  const { id, type, description, initial, states, history, target, meta } = state;
  if (id !== undefined && !isId(id)) wrong("id", "An id is 1 to 100 letters, digits, _ or -.");
  if (type !== undefined && !kinds.includes(type as string)) wrong("type", `The type is one of ${kinds.join(", ")}.`);
  if (description !== undefined && typeof description !== "string") wrong("description", "A description is text.");
  if (history !== undefined && history !== "shallow" && history !== "deep") wrong("history", "shallow or deep.");
  if (target !== undefined && type !== "history") wrong("target", "Only a history state has a default target.");
  if (target !== undefined && !isTarget(target)) wrong("target", "A target is text or a list of texts.");
  if (meta !== undefined) checkMeta(walk, meta, pointTo(pointer, "meta"));
  checkChildren(walk, state, pointer, depth);
  const childless = !isObject(states) || Object.keys(states).length === 0;
  if (childless && (type === "compound" || type === "parallel")) wrong("states", `A ${type} state has states inside.`);
  if (!childless && (type === "atomic" || type === "final" || type === "history")) {
    wrong("states", `A state of type ${type} has no states inside.`);
  }
  if (!childless && type !== "parallel") {
    if (typeof initial !== "string") wrong("initial", "A state with states inside names its initial one.");
    else if (!Object.hasOwn(states, initial)) wrong("initial", `There is no state "${initial}" inside.`);
  }
  if (state["output"] !== undefined && type !== "final" && fields !== rootFields) {
    wrong("output", "Only a final state, or the whole workflow, has an output.");
  }
  checkBehaviour(walk, state, pointer);
}

function checkChildren(walk: Walk, state: Record<string, unknown>, pointer: string, depth: number): void {
  const { states } = state;
  if (states === undefined) return;
  const at = pointTo(pointer, "states");
  if (!isObject(states)) return report(walk, "shape.invalid", at, "States are an object by name.");
  for (const [key, child] of Object.entries(states)) {
    if (!isName(key)) {
      report(
        walk,
        "shape.invalid",
        pointTo(at, key),
        "A state's name is letters, digits, _ or -, starting with a letter or _.",
      );
    }
    checkState(walk, child, pointTo(at, key), stateFields, depth + 1);
  }
}

function checkMeta(walk: Walk, meta: unknown, pointer: string): void {
  if (!isObject(meta)) return report(walk, "shape.invalid", pointer, "meta is an object.");
  checkFields(walk, meta, metaFields, pointer, "meta");
  for (const [key, value] of Object.entries(meta)) {
    if (typeof value !== "string") report(walk, "shape.invalid", pointTo(pointer, key), `${key} is text.`);
  }
}
