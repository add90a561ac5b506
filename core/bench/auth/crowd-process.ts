// A crowd that signs in: with right passwords, wrong ones, and addresses that do not exist; until it is told to end.
import { ask } from "./core-process.ts";
import type { Orders } from "./crowd.ts";
import { stranger } from "./people.ts";

/** What somebody who was refused waits before the next try; told to wait longer, crowds do not. */
const REFUSED_MS = 100;
const meanings: Record<number, string> = { 200: "signed in", 401: "refused", 429: "locked", 503: "told to come later" };

const { origin, accounts, people } = (await Bun.stdin.json()) as Orders;

const counts = new Map<string, number>();
async function sign(nth: number): Promise<void> {
  for (let turn = nth; ; turn++) {
    const { email, password } = accounts[turn % accounts.length]!;
    const wrong = "a guess in the dark";
    const unknown = `nobody.${nth}.${turn}@bench.example`;
    const tried = [
      { email, password },
      { email: unknown, password: wrong },
      { email, password },
      { email, password: wrong },
    ];
    const { status } = await ask(origin, "POST", "/auth/login", stranger(), tried[turn % 4]);
    const answer = `${status} ${meanings[status] ?? "?"}`;
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
    if (status >= 429) await Bun.sleep(REFUSED_MS);
  }
}

const began = performance.now();
process.once("SIGTERM", () => {
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(JSON.stringify([...counts].map(([answer, n]) => [answer, n / seconds])), () => process.exit(0));
});
await Promise.all(Array.from({ length: people }, (_, nth) => sign(nth)));
