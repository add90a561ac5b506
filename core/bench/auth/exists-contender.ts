import type { Given, Measure } from "../bench-definition.ts";
import { freshDatabase } from "../database.ts";
import { median, quantile } from "../rounds.ts";
import { ask, startCore } from "./core-process.ts";
import { stranger } from "./identities.ts";
import type { Accounts } from "./people.ts";

const TRIES = 200;
/** So many wrong passwords an account stands before it is locked. */
const PER_ACCOUNT = 5;

/** Wrong passwords for people who exist and people who do not, in turns. */
export async function runExists({ env, prepared }: Given): Promise<Measure> {
  const { template, accounts } = prepared as Accounts;
  if (TRIES > accounts.length * PER_ACCOUNT) throw new Error("there are too few accounts for so many tries");
  const database = await freshDatabase(env.DATABASE_URL!, template);
  const core = await startCore(env, database.url);
  try {
    const attempt = async (email: string) => {
      const { status, ms } = await ask(core.origin, "POST", "/auth/login", stranger(), {
        email,
        password: "a guess in the dark",
      });
      if (status !== 401) throw new Error(`a wrong password was answered ${status}`);
      return ms;
    };
    for (let i = 0; i < 20; i++) await attempt(`nobody.${i}@warm.example`);
    const took: Record<"exists" | "unknown", number[]> = { exists: [], unknown: [] };
    const began = performance.now();
    for (let i = 0; i < TRIES; i++) {
      const known = accounts[i % accounts.length]!.email;
      const pair = [
        ["exists", known],
        ["unknown", known.replace("owner@", `other${i}@`)],
      ] as const;
      for (const [which, email] of i % 2 === 0 ? pair : pair.toReversed()) took[which].push(await attempt(email));
    }
    const seconds = (performance.now() - began) / 1000;
    const skew = Math.abs(median(took.exists) - median(took.unknown)) / median(took.unknown);
    return {
      perSecond: (2 * TRIES) / seconds,
      facts: { skew },
      tables: [
        {
          title: `wrong passwords, ${TRIES} of each in turns (ms)`,
          head: ["", "p50", "p95"],
          rows: Object.entries(took).map(([which, all]) => [which, median(all), quantile(all, 0.95)]),
        },
      ],
    };
  } finally {
    await core.stop();
    await database.drop();
  }
}
