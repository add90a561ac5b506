// A fresh process for one round, or for what all rounds start from: reads what it is given from standard input and answers on standard output.
import { benches } from "./benches.ts";
import type { Given } from "./bench-definition.ts";

// A round that is ended leaves no process behind: those who start one end it on exit.
process.once("SIGTERM", () => process.exit(143));

const [name = "", task = ""] = process.argv.slice(2);
const bench = await benches[name]!();
const given = (await Bun.stdin.json()) as Given;
const answer =
  task === "prepare"
    ? await bench.prepare(given.env)
    : await [...bench.contenders, ...(bench.rivals?.contenders ?? [])].find((one) => one.name === task)!.run(given);
await Bun.write(Bun.stdout, `${JSON.stringify(answer)}\n`);
process.exit(0);
