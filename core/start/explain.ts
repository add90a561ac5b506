import { join } from "node:path";
import { SetupError } from "../../db/embedded/setup-error.ts";
import type { Options } from "./options.ts";

const unanswered = new Set(["ECONNREFUSED", "CONNECT_TIMEOUT", "ENOTFOUND", "EAI_AGAIN"]);

/** One line that says what is wrong and what to do, for whatever kept the platform from starting. */
export function explain(
  error: unknown,
  options: Options,
  env: Record<string, string | undefined> = process.env,
): string {
  if (error instanceof SetupError) return error.message;
  const { message = String(error), code } = (error ?? {}) as { message?: string; code?: string };
  if (code === "ERR_INVALID_URL" && env.DATABASE_URL)
    return `DATABASE_URL is no URL. Write it like postgres://user:password@host:5432/welo, or unset it to use the embedded one.`;
  if (unanswered.has(code ?? ""))
    return `The database does not answer. Check DATABASE_URL, or unset it to use the embedded one.`;
  if (code === "28P01" || code === "28000") return `The database refused the password in DATABASE_URL.`;
  if (code === "42501") return `The user in DATABASE_URL may not do this: ${message}`;
  if (/migration .* was changed/.test(message)) return `${message}. Restore the file, or start afresh with --reset.`;
  return `${message.split("\n").slice(0, 12).join("\n")}\nLogs are in ${join(options.home, "logs")}; \`bun start --reset\` starts afresh.`;
}
