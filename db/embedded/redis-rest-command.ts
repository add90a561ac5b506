/** A request that never reaches Redis. */
export class RequestError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type Command = [name: string, ...args: (string | Buffer)[]];

/** What would change or hold the one connection that all callers share. */
const unavailable = new Set(
  `auth hello select quit reset client monitor subscribe psubscribe ssubscribe unsubscribe punsubscribe sunsubscribe
   multi exec discard watch unwatch blpop brpop brpoplpush blmove blmpop bzpopmin bzpopmax bzmpop wait waitaof
   shutdown debug sync psync replicaof slaveof config module acl`.split(/\s+/),
);

/** Reads one command from a JSON array; throws a RequestError when it is none or is not for this door. */
export function parseCommand(value: unknown): Command {
  if (!Array.isArray(value) || value.length === 0) {
    throw new RequestError(400, "ERR a command is a non-empty array of its name and arguments");
  }
  const [name, ...args] = value.map(parseArgument);
  const verb = String(name);
  const blocks = /^xread(group)?$/i.test(verb) && args.some((part) => String(part).toLowerCase() === "block");
  if (unavailable.has(verb.toLowerCase()) || blocks) {
    throw new RequestError(400, `ERR Command is not available: '${verb.slice(0, 40)}'`);
  }
  // In capitals, since the driver reshapes the replies of names that it knows, and knows them in lower case.
  return [verb.toUpperCase(), ...args];
}

/** Reads the body of `/pipeline` and `/multi-exec`: a non-empty array of commands. */
export function parseCommands(value: unknown): Command[] {
  if (!Array.isArray(value) || value.length === 0) throw new RequestError(400, "ERR empty pipeline request");
  return value.map(parseCommand);
}

function parseArgument(part: unknown): string | Buffer {
  if (typeof part === "string" || Buffer.isBuffer(part)) return part;
  if (typeof part === "number" || typeof part === "boolean") return String(part);
  if (part === null || part === undefined) return "";
  return JSON.stringify(part);
}
