import type { Scope } from "../expression.ts";
import type { Json } from "../json.ts";

/** The datamodel while a block of executable content runs; JavaScript in the block reads and writes it. */
export type Data = Record<string, unknown>;

/** What a document declares: JSON forgets names without a value, and functions belong to the document. */
export type Names = ReadonlyMap<string, unknown>;

export function dataOf(names: Names, context: Scope["context"]): Data {
  return Object.assign(Object.fromEntries(names), structuredClone(context));
}

/** What SCXML calls `_event`. */
export function systemEvent({ type, ...fields }: Scope["event"]): unknown {
  if (type === "xstate.init") return undefined;
  const [, outcome, id] = /^xstate\.(done|error)\.actor\.(.+)$/.exec(type) ?? [];
  if (id !== undefined)
    return { name: `${outcome}.invoke.${id}`, data: fields["output"], invokeid: id, type: "external" };
  if (type.startsWith("xstate.done.")) return { name: type.slice("xstate.".length), data: fields["output"] };
  const kind = type.startsWith("error.") ? "platform" : fields["internal"] === true ? "internal" : "external";
  return { name: type, data: fields["data"], type: kind, ...(kind === "external" ? origin : {}) };
}

/** Where an event of this session goes when it is sent, whatever the event processor is called. */
export const here = "#_scxml_session";
const origin = { origin: here, origintype: "http://www.w3.org/TR/scxml/#SCXMLEventProcessor" };
const ioProcessors = { scxml: { location: here }, basichttp: { location: here } };

const isInNowhere = () => {
  throw new Error("In() is for guards.");
};

/** Evaluates JavaScript over the datamodel, as the ecmascript datamodel of SCXML does. */
export function evaluate(
  code: string,
  data: Data,
  event: Scope["event"],
  isIn: (id: string) => boolean = isInNowhere,
): unknown {
  return run(`return (${code});`, data, event, isIn);
}

export function execute(code: string, data: Data, event: Scope["event"]): void {
  run(code, data, event, isInNowhere);
}

function run(body: string, data: Data, event: Scope["event"], isIn: (id: string) => boolean): unknown {
  const names = ["_data", "_event", "In", "_sessionid", "_name", "_ioprocessors"];
  return new Function(...names, `with (_data) { ${body} }`)(
    data,
    systemEvent(event),
    isIn,
    "session",
    "machine",
    ioProcessors,
  );
}

/** As JSON keeps it; undefined and functions have no place there. */
export function toJson(value: unknown): Json | undefined {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : (JSON.parse(text) as Json);
}
