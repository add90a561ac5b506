import { apiKeyEndpoints } from "../../core/auth/api-key.contract.ts";
import { isApiKey } from "../../core/kernel/wire/api-key.ts";
import { client } from "../../core/kernel/wire/client.ts";
import { toHex } from "../../core/kernel/wire/id.ts";
import { Problem } from "../../core/kernel/wire/problem.ts";
import type { Identity } from "../../core/kernel/wire/signature.ts";
import { encode } from "./body.ts";
import type { Call } from "./call.ts";
import { coreTransport, edgeIdentity } from "./core-client.ts";

/** Core hears of a key's use this often, and of its end at the latest. */
const knownMs = 60_000;

/** The API key in an `Authorization` header, as `Bearer` or as the user name of `Basic`; only what has the form of one. */
export function apiKeyIn(authorization: string | null | undefined): string | undefined {
  const [, scheme, value] = /^(Bearer|Basic) ([\w+/=-]{1,200})$/i.exec(authorization ?? "") ?? [];
  if (!scheme || !value) return undefined;
  const key = scheme.toLowerCase() === "bearer" ? value : userNameIn(value);
  return key && isApiKey(key) ? key : undefined;
}

function userNameIn(basic: string): string | undefined {
  try {
    return /^([^:]*):$/.exec(atob(basic))?.[1];
  } catch {
    return undefined;
  }
}

export interface FoundKey {
  who: Pick<Identity, "workspaceId" | "actor" | "sessionId" | "scopes">;
  revocable: string;
  until: number;
}

/** Asks core whose key this is, by its hash alone; null when it is nobody's. */
export async function findKey(call: Call, key: string): Promise<FoundKey | null> {
  const digest = await crypto.subtle.digest("SHA-256", encode(key));
  const auth = client(apiKeyEndpoints, coreTransport(call, "auth", { ...edgeIdentity, ip: call.ip }));
  try {
    const { keyId, workspaceId, expiresAt } = await auth.verifyApiKey({ hash: toHex(new Uint8Array(digest)) });
    return {
      who: { workspaceId, actor: { type: "api_key", id: keyId }, sessionId: null, scopes: null },
      revocable: keyId,
      until: Math.min(Date.parse(expiresAt), Date.now() + knownMs),
    };
  } catch (error) {
    if (error instanceof Problem && error.code === "auth.invalid_key") return null;
    throw error;
  }
}
