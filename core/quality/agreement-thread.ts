import { Worker } from "node:worker_threads";
import type { MeasuredRegions } from "../annotations/measure.contract.ts";
import type { FamilySaid, Question } from "./agreement-in.ts";
import type { FamilyAgreement, ShapeAgreement } from "./contract.ts";

type Family = Omit<FamilyAgreement, "shapes">;
type Row = FamilySaid["said"][number];
type AnswerRow = Question["answers"][number];

/** Rows are handed over some at a time, since to copy many takes its time too. */
export type ThreadAsk =
  | { id: number; said: readonly Row[] }
  | { id: number; answers: readonly AnswerRow[] }
  | { id: number; family: string; kind: Question["kind"] | null }
  | { id: number; measured: MeasuredRegions };
export type ThreadAnswer = { id: number; found: Family | ShapeAgreement[] } | { id: number; failed: string };
interface Waiting {
  resolve(found: Family | ShapeAgreement[]): void;
  reject(error: Error): void;
}

const ROWS_AT_A_TIME = 1000;

let worker: Worker | null = null;
let asked = 0;
const waiting = new Map<number, Waiting>();

/** How people agree about a family, as `agreementIn`, reckoned on a thread of its own: the loop that answers requests goes on meanwhile. */
export async function agreementOf({ family, said, about }: FamilySaid): Promise<Family> {
  const id = asked++;
  const found = answerTo(id);
  for (let at = 0; at < said.length; at += ROWS_AT_A_TIME) await hand({ id, said: part(said, at) });
  const answers = about?.answers ?? [];
  for (let at = 0; at < answers.length; at += ROWS_AT_A_TIME) await hand({ id, answers: part(answers, at) });
  await hand({ id, family, kind: about?.kind ?? null });
  return (await found) as Family;
}

/** How people agree on where things are, as `shapesIn`, on the same thread. */
export async function shapesOf(measured: MeasuredRegions): Promise<ShapeAgreement[]> {
  const id = asked++;
  const found = answerTo(id);
  await hand({ id, measured });
  return (await found) as ShapeAgreement[];
}

function part<T>(rows: readonly T[], at: number): readonly T[] {
  return rows.slice(at, at + ROWS_AT_A_TIME);
}

async function hand(ask: ThreadAsk): Promise<void> {
  worker?.postMessage(ask);
  await new Promise((resolve) => setImmediate(resolve));
}

function answerTo(id: number): Promise<Family | ShapeAgreement[]> {
  const found = settled(id);
  // Should the thread be lost while rows are still handed over, whoever asked hears of it once he waits.
  found.catch(() => {});
  return found;
}

async function settled(id: number): Promise<Family | ShapeAgreement[]> {
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
