import { Worker } from "node:worker_threads";
import type { MeasuredRegions } from "../annotations/measure.contract.ts";
import type { Agreements, Question } from "./agreement-in.ts";
import type { ShapeAgreement } from "./contract.ts";
import type { Said } from "./store/consensus.ts";
import type { AnswerRow } from "./store/consensus-answers.ts";

/** What was said and answered by now, in the order in which it was handed over. */
export interface Gathered {
  said: Said[];
  answers: AnswerRow[];
}
export type Kinds = readonly (readonly [string, Question["kind"]])[];

/** Rows are handed over some at a time, since to copy many takes its time too. */
export type ThreadAsk =
  | { id: number; said: readonly Said[] }
  | { id: number; answers: readonly AnswerRow[] }
  | { id: number; kinds: Kinds }
  | { id: number; dropped: true }
  | { id: number; measured: MeasuredRegions };
type Found = Agreements | ShapeAgreement[];
export type ThreadAnswer = { id: number; found: Found } | { id: number; failed: string };
interface Waiting {
  resolve(found: Found): void;
  reject(error: Error): void;
}

let worker: Worker | null = null;
let asked = 0;
const waiting = new Map<number, Waiting>();

/** Takes rows to reckon with, and gives the loop back before it is done. */
export interface Taking {
  said(rows: readonly Said[]): Promise<void>;
  answers(rows: readonly AnswerRow[]): Promise<void>;
}

/**
 * How people agree about what is read, as `agreementsIn`, gathered and reckoned on a thread of its own: the loop that answers requests goes on
 * meanwhile, and holds no more rows than `read` hands over at a time. Throws what `read` throws.
 */
export async function agreementsOf(
  kinds: ReadonlyMap<string, Question["kind"]>,
  read: (taking: Taking) => Promise<void>,
): Promise<Agreements> {
  const id = asked++;
  const found = answerTo(id);
  try {
    await read({ said: (rows) => hand({ id, said: rows }), answers: (rows) => hand({ id, answers: rows }) });
  } catch (error) {
    await hand({ id, dropped: true });
    waiting.get(id)?.resolve([]);
    throw error;
  }
  await hand({ id, kinds: [...kinds] });
  return (await found) as Agreements;
}

/** How people agree on where things are, as `shapesIn`, on the same thread. */
export async function shapesOf(measured: MeasuredRegions): Promise<ShapeAgreement[]> {
  const id = asked++;
  const found = answerTo(id);
  await hand({ id, measured });
  return (await found) as ShapeAgreement[];
}

async function hand(ask: ThreadAsk): Promise<void> {
  worker?.postMessage(ask);
  await new Promise((resolve) => setImmediate(resolve));
}

function answerTo(id: number): Promise<Found> {
  const found = settled(id);
  // Should the thread be lost while rows are still handed over, whoever asked hears of it once he waits.
  found.catch(() => {});
  return found;
}

async function settled(id: number): Promise<Found> {
  worker ??= begin();
  worker.ref();
  try {
    return await new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  } finally {
    waiting.delete(id);
    if (waiting.size === 0) worker?.unref();
  }
}

function begin(): Worker {
  const begun = new Worker(new URL("./agreement-worker.ts", import.meta.url));
  begun.on("message", (answer: ThreadAnswer) => {
    const one = waiting.get(answer.id);
    if ("failed" in answer) one?.reject(new Error(answer.failed));
    else one?.resolve(answer.found);
  });
  // The next that asks begins another one.
  const lose = (cause?: unknown) => {
    if (worker !== begun) return;
    worker = null;
    for (const one of waiting.values()) one.reject(new Error("The thread that reckons agreement was lost", { cause }));
  };
  begun.on("error", lose);
  begun.on("messageerror", lose);
  begun.on("exit", lose);
  return begun;
}
