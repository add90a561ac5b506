import type { Given, Measure } from "../bench-definition.ts";
import { freshDatabase } from "../database.ts";
import { quantile } from "../rounds.ts";
import { startCrowd } from "./crowd.ts";
import { ask, startCore } from "./core-process.ts";
import { type BenchAccount, signedIn } from "./identities.ts";
import type { Accounts } from "./people.ts";

const SECONDS = 8;
const PER_SECOND = 100;
const WARM_UP_SECONDS = 2;
const ATTACKERS = 96;
const paths = ["/auth/me", "/projects?limit=20", "/tasks?limit=20", "/notifications?limit=20", "/auth/permissions"];

/** Other people's reads at a steady pace, while nobody signs in. */
export const runQuiet = (given: Given): Promise<Measure> => run(given, 0);
/** The same reads while crowds sign in, with right passwords, wrong ones and addresses that do not exist. */
export const runFlood = (given: Given): Promise<Measure> => run(given, ATTACKERS);

async function run({ env, prepared, size }: Given, attackers: number): Promise<Measure> {
  const { template, accounts } = prepared as Accounts;
  const database = await freshDatabase(env.DATABASE_URL!, template);
  const core = await startCore(env, database.url);
  try {
    const count = size ?? SECONDS * PER_SECOND;
    await read(core.origin, accounts, WARM_UP_SECONDS * PER_SECOND);
    const crowd = attackers > 0 ? await startCrowd(core.origin, accounts, attackers) : null;
    if (crowd) await read(core.origin, accounts, PER_SECOND);
    const began = performance.now();
    const took = await read(core.origin, accounts, count);
    const seconds = (performance.now() - began) / 1000;
    const signIns = (await crowd?.end()) ?? [];
    const judged = signIns.reduce((sum, [answer, n]) => sum + (/^(200|401)/.test(answer) ? n : 0), 0);
    if (crowd && judged === 0) throw new Error(`nobody was judged: ${JSON.stringify(signIns)}`);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(took, share)) as [number, number, number];
    return {
      perSecond: count / seconds,
      facts: { p50, p95, p99, judged },
      tables: [
        {
          title: "reads of others (ms)",
          head: ["", "p50", "p95", "p99", "worst"],
          rows: [["", p50, p95, p99, Math.max(...took)]],
        },
        ...(crowd ? [{ title: "sign-ins per second", head: ["answer", ""], rows: signIns }] : []),
      ],
    };
  } finally {
    await core.stop();
    await database.drop();
  }
}

/** Sends reads at their times, whether or not earlier ones are answered; a late one counts from when it should have been sent. */
async function read(origin: string, accounts: readonly BenchAccount[], count: number): Promise<number[]> {
  const began = performance.now();
  const one = async (i: number) => {
    const due = began + (i * 1000) / PER_SECOND;
    while (performance.now() < due) await Bun.sleep(Math.max(0, due - performance.now()));
    const late = performance.now() - due;
    const { status, ms } = await ask(origin, "GET", paths[i % paths.length]!, signedIn(accounts[i % accounts.length]!));
    if (status !== 200) throw new Error(`GET ${paths[i % paths.length]} was answered ${status}`);
    return late + ms;
  };
  return Promise.all(Array.from({ length: count }, (_, i) => one(i)));
}
