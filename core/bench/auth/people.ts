import { authRoutes } from "../../auth/routes.ts";
import { createContext, NO_WORKSPACE } from "../../kernel/context.ts";
import { migratedDatabase } from "../database.ts";
import { startServices } from "../host.ts";
import type { BenchAccount } from "./identities.ts";

const ACCOUNTS = 40;

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
    const bench = createContext(host.runtimes.get("auth")!, { workspaceId: NO_WORKSPACE });
    const [email, password] = [`owner@bench-${i}.example`, "a long walk through the house"];
    const owner = { email, password, name: "Owner", workspace: `Bench ${i}`, roles: [] };
    accounts.push({ email, password, ...(await authRoutes.createAccount(bench, owner)) });
  }
  await host.stop();
  await database.close();
  return { template, accounts };
}
