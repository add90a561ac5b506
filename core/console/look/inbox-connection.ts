import type { Notification } from "../../notifications/contract.ts";

export interface InboxMessage {
  type: string;
  sequence?: number;
  unread?: number;
  data?: Notification;
}
export type InboxState = "closed" | "connecting" | "open" | "waiting";
export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  close(): void;
}
export interface InboxDoors {
  /** The socket's address with a fresh ticket and, after a break, the last sequence seen. */
  address(after: number | null): Promise<string>;
  connect(address: string): SocketLike;
  /** Calls `again` after some milliseconds; returns how to call that off. */
  later(ms: number, again: () => void): () => void;
  random(): number;
}

/** Milliseconds to wait before attempt `n` (0 first): doubling from one second to a minute, jittered by half. */
export function backOff(attempt: number, random: number): number {
  return Math.min(1000 * 2 ** attempt, 60_000) * (0.5 + random / 2);
}

/** A user's live inbox: reconnects with back-off and resumes after the last sequence it has seen, showing nothing twice. */
export class InboxConnection {
  #state: InboxState = "closed";
  #socket: SocketLike | null = null;
  #callOff: (() => void) | null = null;
  #attempt = 0;
  #last: number | null = null;
  #run = 0;
  readonly #doors: InboxDoors;
  readonly #tell: (message: InboxMessage) => void;
  readonly #onState: (state: InboxState) => void;

  constructor(
    doors: InboxDoors,
    tell: (message: InboxMessage) => void,
    onState: (state: InboxState) => void = () => {},
  ) {
    this.#doors = doors;
    this.#tell = tell;
    this.#onState = onState;
  }

  /** Connects, and stays connected until `stop`. */
  start(): void {
    if (this.#state === "closed") void this.#connect(++this.#run);
  }

  stop(): void {
    this.#run += 1;
    this.#callOff?.();
    this.#callOff = null;
    this.#socket?.close();
    this.#socket = null;
    this.#move("closed");
  }

  async #connect(run: number): Promise<void> {
    this.#move("connecting");
    try {
      const address = await this.#doors.address(this.#last);
      if (run !== this.#run) return;
      const socket = this.#doors.connect(address);
      this.#socket = socket;
      socket.onopen = () => this.#move("open");
      socket.onmessage = (event) => this.#receive(String(event.data));
      socket.onclose = () => {
        if (run === this.#run) this.#again(run);
      };
    } catch {
      if (run === this.#run) this.#again(run);
    }
  }

  #again(run: number): void {
    this.#socket = null;
    this.#move("waiting");
    this.#callOff = this.#doors.later(backOff(this.#attempt++, this.#doors.random()), () => {
      if (run === this.#run) void this.#connect(run);
    });
  }

  #receive(text: string): void {
    const message = parse(text);
    if (!message) return;
    this.#attempt = 0;
    if (message.type === "hello") {
      this.#last ??= message.sequence ?? null;
    } else if (message.sequence !== undefined) {
      if (this.#last !== null && message.sequence <= this.#last) return;
      this.#last = message.sequence;
    }
    this.#tell(message);
  }

  #move(state: InboxState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onState(state);
  }
}

function parse(text: string): InboxMessage | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null && "type" in value ? (value as InboxMessage) : null;
  } catch {
    return null;
  }
}
