/** What a command may touch of the process that it runs in. */
export interface Io {
  /** Results. */
  out(text: string): void;
  /** Progress and complaints. */
  err(text: string): void;
  /** Whether `err` is a terminal that can be drawn upon. */
  tty: boolean;
  width: number;
  env: Record<string, string | undefined>;
  /** Aborted when the user wants the command to end. */
  signal: AbortSignal;
}

/** The command was not given as it must be: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The command could not do what it was asked for: exit code 1. */
export class Failure extends Error {
  override name = "Failure";
}
