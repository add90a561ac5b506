import type { authContract } from "../../auth/contract.ts";
import type { CallInput, Output } from "../../kernel/wire/endpoint.ts";
import { describeBody, signedHeaders } from "../../kernel/wire/signature.ts";

type CreateAccount = (typeof authContract)["createAccount"];
/** Makes an account in a workspace, or with one of its own. */
export type MakeAccount = (
  workspaceId: string | null,
  person: CallInput<CreateAccount>,
) => Promise<Output<CreateAccount>>;

/** Has accounts made by core itself, signed as a service does: the demo's addresses have no mailbox that could prove them. */
export function accountMaker(core: string, secret: string): MakeAccount {
  const [method, path] = ["POST", "/internal/auth/accounts"] as const;
  return async (workspaceId, person) => {
    const bytes = new TextEncoder().encode(JSON.stringify(person));
    const actor = { type: "service", id: "start" } as const;
    const identity = { workspaceId, actor, sessionId: null, scopes: null, ip: null, userAgent: null };
    const signed = signedHeaders(secret, identity, { method, path, body: await describeBody(bytes) });
    const headers = { "content-type": "application/json", ...signed };
    const answer = await fetch(core + path, { method, headers, body: bytes });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Output<CreateAccount>;
  };
}
