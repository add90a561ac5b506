// A crowd that signs in: with right passwords, wrong ones, and addresses that do not exist; until it is told to end.
import { ask } from "./core-process.ts";
import type { Orders } from "./crowd.ts";
import { stranger } from "./identities.ts";

/** What somebody who was refused waits before the next try; told to wait longer, crowds do not. */
const REFUSED_MS = 100;
const parent = process.ppid;
// Whoever started it may be killed without a word.
setInterval(() => process.ppid !== parent && process.exit(1), 500).unref();
const meanings: Record<number, string> = { 200: "signed in", 401: "refused", 429: "locked", 503: "told to come later" };

const { origin, accounts, people } = (await Bun.stdin.json()) as Orders;

const counts = new Map<string, number>();
let told = false;
/** The crowd is there once the first of it was answered. */
function tell(): void {
  if (told) return;
  told = true;
  process.stdout.write("there\n");
}
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
    tell();
    if (status >= 429) await Bun.sleep(REFUSED_MS);
  }
}

const began = performance.now();
process.once("SIGTERM", () => {
  const seconds = (performance.now() - began) / 1000;
  const rates = [...counts].map(([answer, n]) => [answer, n / seconds]);
  process.stdout.write(`${JSON.stringify(rates)}\n`, () => process.exit(0));
});
await Promise.all(Array.from({ length: people }, (_, nth) => sign(nth)));
