/** A failure that one line explains, way out included; print its message and nothing else. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}

const ofMachine = /permission denied|no space|memory|read-only|too many open/i;

/** Where to read on after a server's complaint; where that tells of broken data, and not of the machine, `--reset` is a way out. */
export function wayOut(complaint: string, ofData: RegExp, log: string): string {
  const helps = ofData.test(complaint) && !ofMachine.test(complaint);
  return `see ${log}${helps ? ", or start afresh with --reset" : ""}`;
}

const troubles: Record<string, string> = {
  EACCES: "may not be written",
  EPERM: "may not be written",
  EROFS: "is read-only",
  ENOSPC: "is full",
};

/** Turns a system error about the folder `home` or about starting a program into a SetupError; others stay what they are. */
export function explain(cause: unknown, home: string): Error {
  const { code = "", message } = cause as NodeJS.ErrnoException;
  const trouble = troubles[code];
  if (cause instanceof SetupError || trouble === undefined) return cause as Error;
  if (!message.includes("posix_spawn")) return new SetupError(`${home} ${trouble} (${message})`);
  return new SetupError(`A server may not be started (${message}); name your own in DATABASE_URL and REDIS_URL`);
}
