import type { Bindings } from "../../env.ts";

/** The one inbox of a user, wherever it runs. */
export function roomOf(env: Bindings, userId: string) {
  return env.INBOX.getByName(`user:${userId}`);
}
