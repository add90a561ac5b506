import type { Identity } from "../../kernel/wire/signature.ts";

export interface BenchAccount {
  email: string;
  password: string;
  workspaceId: string;
  userId: string;
}

/** Somebody who is signed in, as the edge says so. */
export function signedIn({ workspaceId, userId }: BenchAccount): Identity {
  return { ...stranger(), workspaceId, actor: { type: "user", id: userId } };
}

/** Somebody at an address that nobody tried to sign in from. */
export function stranger(): Identity {
  const bytes = crypto.getRandomValues(new Uint8Array(3));
  return {
    workspaceId: null,
    actor: { type: "anonymous", id: "anonymous" },
    sessionId: null,
    scopes: null,
    ip: `10.${bytes.join(".")}`,
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  };
}
