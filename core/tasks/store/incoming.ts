import { pipeline } from "node:stream/promises";
import { sql } from "drizzle-orm";
import type postgres from "postgres";
import type { Tx } from "../../kernel/transaction.ts";
import type { NewTask } from "../contract.ts";

/** A line that may become a task, under the ids that it and its event will have. */
export interface Incoming extends NewTask {
  line: number;
  id: string;
  eventId: string;
}

/** What is sent at a time; the next goes when the server has taken it. */
const PIECE = 65_536;

/**
 * Lines as COPY reads them, in memory that is used for one lot after the other: objects that live until their lot is stored
 * outlive the collector's first look, and pile up until it looks at everything.
 */
export class IncomingRecords {
  #room = Buffer.allocUnsafe(4 * PIECE);
  bytes = 0;
  count = 0;

  add(line: Incoming): void {
    const text = recordOf(line);
    const most = this.bytes + 3 * text.length;
    if (most > this.#room.length) {
      const larger = Buffer.allocUnsafe(Math.max(most, 2 * this.#room.length));
      this.#room.copy(larger, 0, 0, this.bytes);
      this.#room = larger;
    }
    this.bytes += this.#room.write(text, this.bytes);
    this.count++;
  }

  clear(): void {
    this.bytes = this.count = 0;
  }

  *pieces(): Generator<Uint8Array> {
    for (let at = 0; at < this.bytes; at += PIECE) yield this.#room.subarray(at, Math.min(at + PIECE, this.bytes));
  }
}

/** Copies lines to a temporary table of the transaction: COPY is refused on tables with row-level security. */
export async function copyIncoming(tx: Tx, records: IncomingRecords): Promise<void> {
  await tx.execute(sql`
    create temporary table if not exists incoming (
      line int not null, id uuid not null, event_id uuid not null, external_key text, data jsonb not null, meta jsonb not null, pre_label jsonb,
      priority int not null, fresh boolean not null) on commit delete rows`);
  const { client } = (tx as unknown as { session: { client: postgres.TransactionSql } }).session;
  const copy = await client`copy pg_temp.incoming from stdin`.writable();
  await pipeline(records.pieces(), copy);
}

function recordOf({ line, id, eventId, externalKey, data, meta, preLabel, priority }: Incoming): string {
  const key = externalKey === null ? "\\N" : escaped(externalKey);
  const label = preLabel ? escaped(JSON.stringify(preLabel)) : "\\N";
  return `${line}\t${id}\t${eventId}\t${key}\t${escaped(JSON.stringify(data))}\t${escaped(JSON.stringify(meta))}\t${label}\t${priority}\t${externalKey === null}\n`;
}

const special: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** Text as COPY reads it. */
function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (one) => special[one]!) : text;
}

/** Takes the external keys of what was copied; returns how many are another task's, which are reported. */
export async function takeIncomingKeys(
  tx: Tx,
  at: { workspaceId: string; projectId: string; id: string },
): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(
    sql`select tasks.take_incoming_keys(${at.workspaceId}, ${at.projectId}, ${at.id}) as n`,
  );
  return row!.n;
}

/** Makes tasks of what was copied and is new, with their events after one pattern. */
export async function storeIncoming(
  tx: Tx,
  shared: {
    workspaceId: string;
    projectId: string;
    batchId: string;
    overlap: number;
    schemaVersion: number;
    now: Date;
  },
  envelope: object,
): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(sql`
    select tasks.store_incoming(${shared.workspaceId}, ${shared.projectId}, ${shared.batchId}, ${shared.overlap}, ${shared.schemaVersion},
      ${shared.now.toISOString()}::timestamptz, ${JSON.stringify(envelope)}::text::jsonb) as n`);
  return row!.n;
}
