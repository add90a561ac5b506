import { join } from "node:path";
import { SetupError } from "../../db/embedded/setup-error.ts";
import type { Options } from "./options.ts";

/** One line that says what is wrong and what to do, for whatever kept the platform from starting. */
export function explain(error: unknown, options: Options): string {
  if (error instanceof SetupError) return error.message;
  const { message = String(error), code } = (error ?? {}) as { message?: string; code?: string };
  if (code === "ECONNREFUSED" || code === "CONNECT_TIMEOUT")
    return `The database does not answer. Check DATABASE_URL, or unset it to use the embedded one.`;
  if (code === "28P01" || code === "28000") return `The database refused the password in DATABASE_URL.`;
  if (/migration .* was changed/.test(message)) return `${message}. Restore the file, or start afresh with --reset.`;
  return `${message.split("\n").slice(0, 12).join("\n")}\nLogs are in ${join(options.home, "logs")}; \`bun start --reset\` starts afresh.`;
}
