import type { Socket } from "bun";

/** A door in front of a server that can be shut, as when a cable is pulled. */
export interface Gate {
  url: string;
  /** Drops every connection and refuses new ones. */
  shut(): void;
  open(): void;
  /** Swallows what the server answers, until the gate is shut. */
  mute(): void;
}
interface Pair {
  other: Socket<Pair> | null;
  waiting: Uint8Array[];
  fromCaller: boolean;
}

/** Opens a gate in front of the server that `url` names. */
export function openGate(url: string): Gate {
  const target = new URL(url);
  const upstream = { hostname: target.hostname, port: Number(target.port) };
  let muted = false;
  const sockets = new Set<Socket<Pair>>();
  const pass = (data: Pair, bytes: Uint8Array) => {
    if (muted && !data.fromCaller) return;
    if (!data.other) data.waiting.push(bytes);
    else if (data.waiting.length > 0) data.waiting.push(bytes);
    else {
      const sent = data.other.write(bytes);
      if (sent < bytes.byteLength) data.waiting.push(bytes.subarray(Math.max(0, sent)));
    }
  };
  const flush = (data: Pair) => {
    for (let bytes = data.waiting.shift(); bytes; bytes = data.waiting.shift()) {
      const sent = data.other!.write(bytes);
      if (sent < bytes.byteLength) return void data.waiting.unshift(bytes.subarray(Math.max(0, sent)));
    }
  };
  const both = {
    data: (socket: Socket<Pair>, bytes: Buffer) => pass(socket.data, Uint8Array.from(bytes)),
    drain(socket: Socket<Pair>) {
      if (socket.data.other) flush(socket.data.other.data);
    },
    close(socket: Socket<Pair>) {
      sockets.delete(socket);
      socket.data.other?.end();
    },
    error() {},
  };
  const listen = (port: number) =>
    Bun.listen<Pair>({
      hostname: "127.0.0.1",
      port,
      socket: {
        ...both,
        async open(socket) {
          socket.data = { other: null, waiting: [], fromCaller: true };
          sockets.add(socket);
          const other = await Bun.connect<Pair>({
            ...upstream,
            socket: both,
            data: { other: socket, waiting: [], fromCaller: false },
          });
          sockets.add(other);
          socket.data.other = other;
          flush(socket.data);
        },
      },
    });
  let server: ReturnType<typeof listen> | null = listen(0);
  const port = server.port;
  target.hostname = "127.0.0.1";
  target.port = String(port);
  return {
    url: target.href,
    shut() {
      server?.stop(true);
      server = null;
      muted = false;
      for (const socket of sockets) socket.terminate();
      sockets.clear();
    },
    mute() {
      muted = true;
    },
    open() {
      server ??= listen(port);
    },
  };
}
