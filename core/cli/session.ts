import { auditContract } from "../audit/contract.ts";
import { authContract } from "../auth/contract.ts";
import type { Tokens } from "../auth/sign-in.contract.ts";
import { exportsContract } from "../exports/contract.ts";
import { filesContract } from "../files/contract.ts";
import { type Client, client, fetchTransport } from "../kernel/wire/client.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsContract } from "../projects/contract.ts";
import { tasksContract } from "../tasks/contract.ts";
import { workflowContract } from "../workflow/contract.ts";
import type { Credentials } from "./credentials.ts";
import { patient } from "./patient-transport.ts";

const contracts = {
  audit: auditContract,
  auth: authContract,
  exports: exportsContract,
  files: filesContract,
  projects: projectsContract,
  tasks: tasksContract,
  workflow: workflowContract,
};
export type Api = { [S in keyof typeof contracts]: Client<(typeof contracts)[S]> };

/** The public API as somebody. */
export interface Session {
  api: Api;
  /** Ends the session that was begun for this command. */
  close(): Promise<void>;
}

/** Access tokens live for minutes and commands for hours: a new one is fetched this long before the end. */
const RENEW_MS = 60_000;

/** Says that it may be sent again: a second session that nobody uses does no harm, and a second refresh has the same successor. */
const again = () => ({ idempotencyKey: newId() });

/** Signs in at a platform's front door; throws the platform's problem when it refuses. */
export async function openSession(credentials: Credentials, signal: AbortSignal): Promise<Session> {
  const { edge } = credentials;
  let tokens: Tokens | null = null;
  let renewing: Promise<void> | null = null;
  const plain = (headers: () => Record<string, string> | Promise<Record<string, string>>) =>
    patient(fetchTransport(`${edge}/v1`, headers), (ms) => pause(ms, signal));
  const anonymous = client(
    authContract,
    plain(() => ({})),
  );
  if (!("token" in credentials))
    tokens = await anonymous.login({ email: credentials.email, password: credentials.password }, again());

  async function renew(refreshToken: string): Promise<void> {
    tokens = await anonymous.refresh({ refreshToken }, again());
  }
  async function authorization(): Promise<Record<string, string>> {
    if (tokens?.refreshToken && Date.parse(tokens.expiresAt) - Date.now() < RENEW_MS) {
      renewing ??= renew(tokens.refreshToken).finally(() => (renewing = null));
      await renewing;
    }
    return { authorization: `Bearer ${"token" in credentials ? credentials.token : tokens!.accessToken}` };
  }
  const transport = plain(authorization);
  const api = Object.fromEntries(
    Object.entries(contracts).map(([name, contract]) => [name, client(contract, transport)]),
  ) as unknown as Api;
  return {
    api,
    async close() {
      if (tokens)
        await client(authContract, fetchTransport(`${edge}/v1`, authorization))
          .logout({})
          .catch(() => {});
    },
  };
}

/** Waits, or throws at once when the user wants to end. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Error("Interrupted."));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
