// A thread that does nothing but reckon how people agree, and gives way to those who answer requests.
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { type Agreements, agreementsIn, RESAMPLING } from "./agreement-in.ts";
import type { Gathered, Kinds, ThreadAnswer, ThreadAsk } from "./agreement-thread.ts";
import { shapesIn } from "./shapes-in.ts";

// On Linux a priority belongs to the thread; elsewhere it would be the whole process's.
if (process.platform === "linux") setPriority(5);

const gathered = new Map<number, Gathered>();
const answer = (what: ThreadAnswer) => parentPort!.postMessage(what);

parentPort!.on("message", (ask: ThreadAsk) => {
  const { id } = ask;
  const rows = gathered.get(id) ?? { said: [], answers: [] };
  if ("said" in ask || "answers" in ask) {
    gathered.set(id, rows);
    if ("said" in ask) rows.said.push(...ask.said);
    else rows.answers.push(...ask.answers);
    return;
  }
  gathered.delete(id);
  if ("dropped" in ask) return;
  try {
    answer({ id, found: "measured" in ask ? shapesIn(ask.measured, RESAMPLING) : found(rows, ask.kinds) });
  } catch (error) {
    answer({ id, failed: (error as Error).message });
  }
});

function found({ said, answers }: Gathered, kinds: Kinds): Agreements {
  return agreementsIn(said, answers, new Map(kinds));
}
