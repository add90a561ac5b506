import type { Socket } from "bun";

export interface Load {
  port: number;
  /** Whole requests of HTTP/1.1; a connection sends one after another, beginning at a place of its own. */
  requests: readonly Uint8Array[];
  connections: number;
  total: number;
}
export interface Loaded {
  seconds: number;
  /** Milliseconds from the request's first byte out to the answer's last byte in. */
  took: number[];
  /** How often each status was answered. */
  statuses: Record<string, number>;
}

interface Line {
  next: number;
  sentAt: number;
  pending: Buffer;
}

/** Sends requests over kept connections, on each the next one when the last is answered; rejects when a connection is lost. */
export async function drive({ port, requests, connections, total }: Load): Promise<Loaded> {
  const took: number[] = [];
  const statuses: Record<string, number> = {};
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let sent = 0;
  let answered = 0;
  const send = (socket: Socket<Line>) => {
    if (sent === total) return;
    sent++;
    socket.data.sentAt = performance.now();
    socket.write(requests[socket.data.next++ % requests.length]!);
  };
  const handlers = {
    data(socket: Socket<Line>, chunk: Buffer) {
      const held = socket.data.pending.length > 0 ? Buffer.concat([socket.data.pending, chunk]) : chunk;
      const status = statusOfWhole(held);
      socket.data.pending = status === null ? Buffer.from(held) : Buffer.alloc(0);
      if (status === null) return;
      took.push(performance.now() - socket.data.sentAt);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (++answered === total) resolve();
      else send(socket);
    },
    close: () => void (answered < total && reject(new Error("a connection was closed"))),
    error: (_: unknown, error: Error) => reject(error),
  };
  const sockets = await Promise.all(
    Array.from({ length: connections }, (_, i) => {
      const line: Line = { next: i * 17, sentAt: 0, pending: Buffer.alloc(0) };
      return Bun.connect<Line>({ hostname: "127.0.0.1", port, data: line, socket: handlers });
    }),
  );
  const began = performance.now();
  for (const socket of sockets) send(socket);
  await promise;
  const seconds = (performance.now() - began) / 1000;
  for (const socket of sockets) socket.end();
  return { seconds, took, statuses };
}

/** The status of an answer that has arrived to its end; null of one that has not. */
function statusOfWhole(bytes: Buffer): string | null {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = bytes.toString("latin1", 0, end).toLowerCase();
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  const whole =
    length !== undefined
      ? bytes.length >= end + 4 + Number(length)
      : bytes.toString("latin1", bytes.length - 5) === "0\r\n\r\n";
  return whole ? head.slice(9, 12) : null;
}
