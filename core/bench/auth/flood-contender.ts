import type { Given, Measure } from "../bench-definition.ts";
import { freshDatabase } from "../database.ts";
import { quantile } from "../rounds.ts";
import { type CoreProcess, startCore } from "./core-process.ts";
import { type Accounts, type BenchAccount, signedIn, stranger } from "./people.ts";

const SECONDS = 8;
const PER_SECOND = 100;
const WARM_UP_MS = 2_000;
const ATTACKERS = 96;
/** What somebody who was refused waits before the next try. */
const REFUSED_MS = 100;
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
    await read(core, accounts, (WARM_UP_MS / 1000) * PER_SECOND);
    let over = false;
    const signIns: Record<string, number> = {};
    const crowd = Promise.all(
      Array.from({ length: attackers }, (_, nth) => attack(core, accounts, nth, signIns, () => over)),
    );
    if (attackers > 0) await read(core, accounts, PER_SECOND);
    const begun = { ...signIns };
    const began = performance.now();
    const took = await read(core, accounts, count);
    const seconds = (performance.now() - began) / 1000;
    const counted = Object.entries(signIns).map(([what, n]): [string, number] => [
      what,
      (n - (begun[what] ?? 0)) / seconds,
    ]);
    over = true;
    await crowd;
    const judged = counted.reduce(
      (sum, [what, n]) => sum + (what.startsWith("200") || what.startsWith("401") ? n : 0),
      0,
    );
    if (attackers > 0 && judged === 0) throw new Error(`nobody was judged: ${JSON.stringify(signIns)}`);
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
        ...(attackers > 0 ? [{ title: "sign-ins per second", head: ["answer", ""], rows: counted }] : []),
      ],
    };
  } finally {
    await core.stop();
    await database.drop();
  }
}

/** Sends reads at their times, whether or not earlier ones are answered; a late one counts from when it should have been sent. */
async function read(core: CoreProcess, accounts: readonly BenchAccount[], count: number): Promise<number[]> {
  const began = performance.now();
  const one = async (i: number) => {
    const due = began + (i * 1000) / PER_SECOND;
    while (performance.now() < due) await Bun.sleep(Math.max(0, due - performance.now()));
    const late = performance.now() - due;
    const { status, ms } = await core.ask("GET", paths[i % paths.length]!, signedIn(accounts[i % accounts.length]!));
    if (status !== 200) throw new Error(`GET ${paths[i % paths.length]} was answered ${status}`);
    return late + ms;
  };
  return Promise.all(Array.from({ length: count }, (_, i) => one(i)));
}

async function attack(
  core: CoreProcess,
  accounts: readonly BenchAccount[],
  nth: number,
  signIns: Record<string, number>,
  over: () => boolean,
): Promise<void> {
  for (let turn = nth; !over(); turn++) {
    const known = accounts[turn % accounts.length]!;
    const tried =
      turn % 2 === 0
        ? { email: known.email, password: known.password }
        : turn % 4 === 1
          ? { email: `nobody.${nth}.${turn}@bench.example`, password: "a guess in the dark" }
          : { email: known.email, password: "a guess in the dark" };
    const { status } = await core.ask("POST", "/auth/login", stranger(), tried);
    const meaning = { 200: "signed in", 401: "refused", 429: "locked", 503: "told to come later" }[status];
    const answer = `${status} ${meaning ?? "?"}`;
    signIns[answer] = (signIns[answer] ?? 0) + 1;
    if (status >= 429) await Bun.sleep(REFUSED_MS);
  }
}
