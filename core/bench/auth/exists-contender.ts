import type { Given, Measure } from "../bench-definition.ts";
import { freshDatabase } from "../database.ts";
import { median, quantile } from "../rounds.ts";
import { ask, startCore } from "./core-process.ts";
import { stranger } from "./identities.ts";
import type { Accounts } from "./people.ts";

const TRIES = 200;
/** So many wrong passwords and mails an account stands before whoever asks has to wait. */
const PER_ACCOUNT = 5;

/** All that anybody can ask about an address without being signed in, and the answer that is the same whether or not it has an account. */
const questions = [
  {
    name: "a wrong password",
    path: "/auth/login",
    body: (email: string) => ({ email, password: "a guess in the dark" }),
    status: 401,
  },
  { name: "a forgotten password", path: "/auth/password-reset", body: (email: string) => ({ email }), status: 204 },
  {
    name: "a registration",
    path: "/auth/register",
    body: (email: string) => ({ email, password: "a long walk by the sea", name: "Owner", workspace: "Bench" }),
    status: 202,
  },
];
interface Took {
  exists: number[];
  unknown: number[];
}

/** Each question about people who exist and people who do not, in turns. */
export async function runExists({ env, prepared }: Given): Promise<Measure> {
  const { template, accounts } = prepared as Accounts;
  if (TRIES > accounts.length * PER_ACCOUNT) throw new Error("there are too few accounts for so many tries");
  const database = await freshDatabase(env.DATABASE_URL!, template);
  const core = await startCore(env, database.url);
  try {
    const all: [name: string, took: Took][] = [];
    const began = performance.now();
    for (const { name, path, body, status: same } of questions) {
      const attempt = async (email: string) => {
        const { status, ms } = await ask(core.origin, "POST", path, stranger(), body(email));
        if (status !== same) throw new Error(`${name} was answered ${status}`);
        return ms;
      };
      for (let i = 0; i < 20; i++) await attempt(`nobody.${i}@warm.example`);
      const took: Took = { exists: [], unknown: [] };
      for (let i = 0; i < TRIES; i++) {
        const known = accounts[i % accounts.length]!.email;
        const pair = [
          ["exists", known],
          ["unknown", known.replace("owner@", `other${i}@`)],
        ] as const;
        for (const [which, email] of i % 2 === 0 ? pair : pair.toReversed()) took[which].push(await attempt(email));
      }
      all.push([name, took]);
    }
    const seconds = (performance.now() - began) / 1000;
    const skewOf = ({ exists, unknown }: Took) => Math.abs(median(exists) - median(unknown)) / median(unknown);
    return {
      perSecond: (2 * TRIES * questions.length) / seconds,
      facts: { skew: Math.max(...all.map(([, took]) => skewOf(took))) },
      tables: [
        {
          title: `what is asked about an address, ${TRIES} of each in turns (ms)`,
          head: ["", "exists p50", "p95", "unknown p50", "p95", "skew"],
          rows: all.map(([name, took]) => [
            name,
            median(took.exists),
            quantile(took.exists, 0.95),
            median(took.unknown),
            quantile(took.unknown, 0.95),
            skewOf(took),
          ]),
        },
      ],
    };
  } finally {
    await core.stop();
    await database.drop();
  }
}
