import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "../../kernel/transaction.ts";

/** Few enough to be read and handed over within a few milliseconds. */
export const ROWS_AT_A_TIME = 500;

/** How many rows were looked at, the newest, of how many that there are. */
export interface Part {
  newest: number;
  of: number;
}

/** Reads rows by a cursor and hands them over some at a time, so that neither memory nor the loop is taken up by very many. */
export async function eachPart<Row>(
  tx: Tx,
  { rows, count }: { rows: SQL; count: SQL },
  take: (rows: Row[]) => Promise<void>,
): Promise<Part> {
  const [counted] = await tx.execute<{ count: number }>(count);
  await tx.execute(sql`declare part no scroll cursor for ${rows}`);
  let newest = 0;
  for (;;) {
    const some = await tx.execute(sql.raw(`fetch ${ROWS_AT_A_TIME} from part`));
    if (some.length > 0) await take([...some] as Row[]);
    newest += some.length;
    if (some.length < ROWS_AT_A_TIME) break;
  }
  await tx.execute(sql`close part`);
  return { newest, of: counted!.count };
}
