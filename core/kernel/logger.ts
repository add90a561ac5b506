import pino from "pino";

export type Logger = pino.Logger;

const secrets = [
  "password",
  "token",
  "accessToken",
  "refreshToken",
  "secret",
  "authorization",
  "cookie",
  "email",
  "name",
];
const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** JSON log lines, to standard output; secrets and personal data are removed by name, should one ever be passed in. */
export function createLogger(level: string, to?: pino.DestinationStream): Logger {
  const options = {
    level,
    base: {},
    redact: { paths, remove: true },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: errorForLog },
  };
  return to ? pino(options, to) : pino(options);
}

/** What may be written of an error (of one that was described already, the same): its class, message and stack, and the driver's code, never its parameters. */
export function errorForLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return isDescribed(error) ? error : { message: bare(String(error)) };
  const cause = error.cause instanceof Error ? error.cause : null;
  return {
    type: error.name,
    message: bare(error.message),
    ...("code" in error ? { code: error.code } : {}),
    ...(cause ? { cause: bare(cause.message) } : {}),
    stack: framesOf(error),
  };
}

/** Why something failed, in at most 2,000 characters to be kept and shown: the driver's words instead of the statement, no parameters. */
export function reasonOf(error: unknown): string {
  const first = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return bare(first instanceof Error ? first.message : String(first)).slice(0, 2000);
}

function isDescribed(error: unknown): error is Record<string, unknown> {
  return typeof error === "object" && error !== null && typeof (error as { message?: unknown }).message === "string";
}

/** A message without a statement's parameters, which may go over many lines, and without addresses. */
function bare(message: string): string {
  return message.replace(/\nparams: [^]*/, "").replace(/[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi, "[address]");
}

/** Where an error was thrown: its stack repeats the message, which is left out with all that it may hold. */
function framesOf(error: Error): string {
  const stack = error.stack ?? "";
  const from = stack.indexOf(error.message);
  return bare(from < 0 ? stack : stack.slice(0, from) + stack.slice(from + error.message.length));
}
