import pino from "pino";

export type Logger = pino.Logger;

const secrets = ["password", "token", "accessToken", "refreshToken", "secret", "authorization", "cookie", "email", "name", "*.password", "*.token", "*.email"];

/** JSON log lines; secrets and personal data are removed by name, should one ever be passed in. */
export function createLogger(level: string): Logger {
  return pino({ level, base: {}, redact: { paths: secrets, remove: true }, timestamp: pino.stdTimeFunctions.isoTime, serializers: { error: errorForLog } });
}

/** What may be written of an error (of one that was described already, the same): its class, message and stack, and the driver's code, never its parameters. */
export function errorForLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return isDescribed(error) ? error : { message: String(error) };
  const cause = error.cause instanceof Error ? error.cause : null;
  return {
    type: error.name,
    message: withoutParameters(error.message),
    ...("code" in error ? { code: error.code } : {}),
    ...(cause ? { cause: withoutParameters(cause.message) } : {}),
    stack: withoutParameters(error.stack ?? ""),
  };
}

/** Why something failed, in at most 2,000 characters to be kept and shown: the driver's words instead of the statement, no parameters. */
export function reasonOf(error: unknown): string {
  const first = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return withoutParameters(first instanceof Error ? first.message : String(first)).slice(0, 2000);
}

function isDescribed(error: unknown): error is Record<string, unknown> {
  return typeof error === "object" && error !== null && typeof (error as { message?: unknown }).message === "string";
}

function withoutParameters(text: string): string {
  return text.replace(/\nparams: [^\n]*/g, "");
}
