import type { InboxMessage } from "./protocol.ts";
import type { Stretch } from "./stretch.ts";

export interface Ticket {
  secret: string;
  workspaceId: string;
  userId: string;
  sessionId: string;
  /** The page that asked for it; null for callers that are no browser. */
  origin: string | null;
  expiresAt: number;
}
/** Whose room this is, once a ticket was asked for. */
export interface Owner {
  workspaceId: string;
  userId: string;
}

const mostKept = 500;

/** A room's rows in its Durable Object's SQLite; every call is synchronous, so what lies between two awaits is atomic. */
export class MailStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS messages (sequence INTEGER PRIMARY KEY, type TEXT NOT NULL, data TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS tickets (secret TEXT PRIMARY KEY, ticket TEXT NOT NULL, expires_at INTEGER NOT NULL);
      CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);`);
  }

  /** Keeps messages that were not here yet and returns those, in order; the oldest give way above 500. */
  add(messages: readonly InboxMessage[]): InboxMessage[] {
    const added = [...messages]
      .sort((a, b) => a.sequence - b.sequence)
      .filter(
        ({ sequence, type, data }) =>
          this.#sql.exec("INSERT OR IGNORE INTO messages VALUES (?, ?, ?)", sequence, type, JSON.stringify(data))
            .rowsWritten > 0,
      );
    this.#prune();
    return added;
  }

  after(sequence: number): InboxMessage[] {
    return this.#sql
      .exec<{ sequence: number; type: string; data: string }>(
        "SELECT * FROM messages WHERE sequence > ? ORDER BY sequence",
        sequence,
      )
      .toArray()
      .map((row) => ({ ...row, data: JSON.parse(row.data) as Record<string, unknown> }));
  }

  get stretch(): Stretch | null {
    return this.#fact<Stretch>("stretch");
  }
  set stretch(stretch: Stretch) {
    this.#setFact("stretch", stretch);
  }

  get owner(): Owner | null {
    return this.#fact<Owner>("owner");
  }
  set owner(owner: Owner) {
    this.#setFact("owner", owner);
  }

  get unread(): number {
    return this.#fact<number>("unread") ?? 0;
  }
  set unread(unread: number) {
    this.#setFact("unread", unread);
  }

  keepTicket(ticket: Ticket): void {
    this.#sql.exec("DELETE FROM tickets WHERE expires_at <= ?", Date.now());
    this.#sql.exec("INSERT INTO tickets VALUES (?, ?, ?)", ticket.secret, JSON.stringify(ticket), ticket.expiresAt);
  }

  /** Takes a ticket out, so that it is good once; null when there is none or it is too old. */
  takeTicket(secret: string, now: number): Ticket | null {
    const row = this.#sql
      .exec<{ ticket: string }>("DELETE FROM tickets WHERE secret = ? RETURNING ticket", secret)
      .toArray()[0];
    const ticket = row ? (JSON.parse(row.ticket) as Ticket) : null;
    return ticket && ticket.expiresAt > now ? ticket : null;
  }

  #prune(): void {
    const [oldest] = this.#sql
      .exec<{ sequence: number }>("SELECT sequence FROM messages ORDER BY sequence DESC LIMIT 1 OFFSET ?", mostKept)
      .toArray();
    if (!oldest) return;
    this.#sql.exec("DELETE FROM messages WHERE sequence <= ?", oldest.sequence);
    const { stretch } = this;
    if (stretch && stretch.floor < oldest.sequence)
      this.stretch = { floor: oldest.sequence, head: Math.max(stretch.head, oldest.sequence) };
  }

  #fact<T>(name: string): T | null {
    const [row] = this.#sql.exec<{ value: string }>("SELECT value FROM facts WHERE name = ?", name).toArray();
    return row ? (JSON.parse(row.value) as T) : null;
  }

  #setFact(name: string, value: unknown): void {
    this.#sql.exec("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, JSON.stringify(value));
  }
}
