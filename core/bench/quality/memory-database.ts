import { drizzle } from "drizzle-orm/postgres-js";
import type { Sql } from "postgres";
import type { Tx } from "../../kernel/transaction.ts";

/** A kind of statement, by a piece of its text, and what is answered to it. */
export interface Answering {
  piece: string;
  rows: readonly object[];
}

/** A transaction whose statements are written as ever and answered at once from memory: the first that fits, else nothing. Nothing is kept. */
export function memoryTransaction(answers: readonly Answering[]): { tx: Tx; statements(): number } {
  let statements = 0;
  const client = {
    options: { parsers: {}, serializers: {} },
    unsafe(text: string) {
      statements += 1;
      const rows = answers.find(({ piece }) => text.includes(piece))?.rows ?? [];
      return Object.assign(Promise.resolve(rows), { values: () => Promise.resolve([]) });
    },
  };
  const database = drizzle({ client: client as unknown as Sql });
  return { tx: database as unknown as Tx, statements: () => statements };
}
