import { readFileSync } from "node:fs";
import { SetupError } from "./setup-error.ts";

/** What a JSON file of the home folder holds; a SetupError says that it is broken. For files that `--reset` removes. */
export function readKept<T>(path: string): T {
  try {
    const kept = JSON.parse(readFileSync(path, "utf8")) as T;
    if (typeof kept === "object" && kept !== null) return kept;
    throw new Error("it holds no object");
  } catch (cause) {
    throw new SetupError(
      `${path} cannot be read (${(cause as Error).message}); repair it, or start afresh with --reset`,
    );
  }
}
