import { authRoutes } from "../../auth/routes.ts";
import { createContext, NO_WORKSPACE } from "../../kernel/context.ts";
import type { Identity } from "../../kernel/wire/signature.ts";
import { migratedDatabase } from "../database.ts";
import { startServices } from "../host.ts";

const ACCOUNTS = 40;

export interface BenchAccount {
  email: string;
  password: string;
  workspaceId: string;
  userId: string;
}
/** What every round starts from: a database to copy, and who can sign in to it. */
export interface Accounts {
  template: string;
  accounts: BenchAccount[];
}

/** Registers people, each with a workspace. */
export async function makeAccounts(env: Record<string, string>): Promise<Accounts> {
  const template = `welo_bench_template_${crypto.randomUUID().slice(0, 8)}`;
  const database = await migratedDatabase(env.DATABASE_URL!, template);
  const host = await startServices(env, database.url);
  const accounts: BenchAccount[] = [];
  for (let i = 0; i < ACCOUNTS; i++) {
    const nobody = createContext(host.runtimes.get("auth")!, {
      workspaceId: NO_WORKSPACE,
      actor: { type: "anonymous", id: "anonymous" },
    });
    const [email, password] = [`owner@bench-${i}.example`, "a long walk through the house"];
    const { user, workspace } = await authRoutes.register(nobody, {
      email,
      password,
      name: "Owner",
      workspace: `Bench ${i}`,
    });
    accounts.push({ email, password, workspaceId: workspace.id, userId: user.id });
  }
  await host.stop();
  await database.close();
  return { template, accounts };
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
