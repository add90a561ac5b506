import type { ActionDefinition } from "../definition.ts";
import type { Scope } from "../expression.ts";
import type { Json, JsonObject } from "../json.ts";
import { type Data, dataOf, evaluate, execute, here, type Names, toJson } from "./script.suite.ts";
import type { Element } from "./xml.suite.ts";

export const setAction = "scxml.set";

interface Run {
  data: Data;
  names: Names;
  event: Scope["event"];
  /** Tells unnamed delayed events apart. */
  id: string;
  actions: ActionDefinition[];
}

/** Runs one block of executable content: what it says and sets, as actions of ours; an error ends the block and is raised. */
export function runBlock(elements: readonly Element[], names: Names, scope: Scope, id: string): ActionDefinition[] {
  const run: Run = { data: dataOf(names, scope.context), names, event: scope.event, id, actions: [] };
  try {
    for (const element of elements) perform(run, element);
  } catch (error) {
    run.actions.push(raise("error.execution", String(error)));
  }
  const values: Record<string, Json> = {};
  for (const [name, value] of Object.entries(run.data)) {
    const json = toJson(value);
    if (json !== undefined) values[name] = json;
  }
  return [{ type: setAction, params: { values } }, ...run.actions];
}

function perform(run: Run, element: Element): void {
  const { attributes, children, text } = element;
  const value = (code: string) => evaluate(code, run.data, run.event);
  switch (element.name) {
    case "log":
      return;
    case "raise":
      return void run.actions.push(raise(attributes["event"]!));
    case "assign":
      return assign(run, attributes["location"]!, attributes["expr"] ?? text);
    case "script":
      return execute(attributes["code"] ?? text, run.data, run.event);
    case "cancel": {
      const sendId = attributes["sendid"] ?? String(value(attributes["sendidexpr"]!));
      return void run.actions.push({ type: "cancel", params: { id: sendId } });
    }
    case "send":
      return send(run, element);
    case "if":
      return branch(run, element);
    case "foreach": {
      const list = value(attributes["array"]!);
      if (!Array.isArray(list)) throw new Error("foreach needs an array.");
      const { item, index } = attributes;
      if (!/^[A-Za-z_$][\w$]*$/.test(item ?? "")) throw new Error("foreach needs a name for the item.");
      [...(list as unknown[])].forEach((one, i) => {
        run.data[item!] = one;
        if (index !== undefined) run.data[index] = i;
        for (const child of children) perform(run, child);
      });
      return;
    }
    default:
      throw new Error(`<${element.name}> is not converted.`);
  }
}

function assign(run: Run, location: string, expr: string): void {
  const [root = ""] = location.split(/[.[]/);
  if (!(root in run.data)) throw new Error(`There is no location ${location}.`);
  execute(`${location} = (${expr});`, run.data, run.event);
}

function branch(run: Run, element: Element): void {
  let taken = false;
  let open = Boolean(evaluate(element.attributes["cond"]!, run.data, run.event));
  for (const child of element.children) {
    if (child.name === "elseif" || child.name === "else") {
      taken ||= open;
      open = !taken && (child.name === "else" || Boolean(evaluate(child.attributes["cond"]!, run.data, run.event)));
    } else if (open) perform(run, child);
  }
}

function raise(event: string, detail?: string): ActionDefinition {
  const data = { internal: true, ...(detail === undefined ? {} : { data: detail }) };
  return { type: "raise", params: { event, data } };
}

function send(run: Run, element: Element): void {
  const { attributes } = element;
  const attribute = (name: string, computed = `${name}expr`): string | undefined => {
    const code = attributes[computed];
    return code === undefined ? attributes[name] : String(evaluate(code, run.data, run.event));
  };
  const type = attribute("type");
  if (type !== undefined && !/^(scxml|http:\/\/www\.w3\.org\/TR\/scxml\/?(#\w+EventProcessor)?)$/.test(type)) {
    throw new Error(`There is no event processor ${type}.`);
  }
  const event = attribute("event")!;
  const target = attribute("target") === here ? undefined : attribute("target");
  const content = payload(run, element);
  const data: JsonObject = content === undefined ? {} : { data: { data: content } };
  if (target === "#_internal") {
    const carried: JsonObject = content === undefined ? {} : { data: content };
    return void run.actions.push({ type: "raise", params: { event, data: { internal: true, ...carried } } });
  }
  if (target !== undefined && !/^#_[\w.-]+$/.test(target)) throw new Error(`There is nobody at ${target}.`);
  const delay = attribute("delay");
  const id = attributes["id"] ?? `${run.id}.${run.actions.length}`;
  if (attributes["idlocation"] !== undefined) assign(run, attributes["idlocation"], JSON.stringify(id));
  const timing: JsonObject = delay === undefined ? {} : { delay: milliseconds(delay), id };
  run.actions.push({ type: "send", params: { to: target?.slice(2) ?? "self", event, ...data, ...timing } });
}

/** What the event carries: the content, or names and parameters. */
function payload(run: Run, { attributes, children }: Element): Json | undefined {
  const content = children.find(({ name }) => name === "content");
  if (content) {
    const { expr } = content.attributes;
    return expr === undefined ? content.text.trim() : toJson(evaluate(expr, run.data, run.event));
  }
  const values = parameters(run.data, run.event, { attributes, children });
  return Object.keys(values).length > 0 ? values : undefined;
}

/** What a final state hands up, kept in the datamodel as `donedata_`; an error is raised and leaves nothing. */
export function runDonedata(element: Element, names: Names, scope: Scope): ActionDefinition[] {
  const data = dataOf(names, scope.context);
  const content = element.children.find(({ name }) => name === "content");
  const expr = content?.attributes["expr"];
  try {
    const whole = content && (expr === undefined ? content.text.trim() : toJson(evaluate(expr, data, scope.event)));
    const values = content ? (whole ?? null) : parameters(data, scope.event, element);
    return [{ type: setAction, params: { values: { donedata_: values } } }];
  } catch (error) {
    return [{ type: setAction, params: { values: { donedata_: null } } }, raise("error.execution", String(error))];
  }
}

/** The values of `namelist` and `<param>`. */
export function parameters(
  data: Data,
  event: Scope["event"],
  { attributes, children }: Pick<Element, "attributes" | "children">,
): Record<string, Json> {
  const values: Record<string, Json> = {};
  const keep = (name: string, code: string) => {
    const value = toJson(evaluate(code, data, event));
    if (value !== undefined) values[name] = value;
  };
  for (const name of (attributes["namelist"] ?? "").split(/\s+/).filter(Boolean)) keep(name, name);
  for (const { name, attributes: param } of children) {
    if (name === "param") keep(param["name"]!, param["expr"] ?? param["location"]!);
  }
  return values;
}

/** "10ms", "1s", ".5s" as milliseconds. */
export function milliseconds(delay: string): number {
  const [, amount = "0", unit] = /^([\d.]+)(ms|s)$/.exec(delay.trim()) ?? [];
  return Math.round(Number(amount) * (unit === "s" ? 1_000 : 1));
}
