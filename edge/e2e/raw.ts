export interface RawAnswer {
  /** Null when the connection ended without an answer. */
  status: number | null;
  /** Everything that came back, headers included. */
  text: string;
  ms: number;
}

type Part = string | Uint8Array;

/** Sends bytes as they are over a socket of its own, part by part, and reads one answer, or all that comes within `waitMs`. */
export async function sendRaw(
  origin: string,
  parts: Iterable<Part> | AsyncIterable<Part>,
  { waitMs = 3_000, all = false }: { waitMs?: number; all?: boolean } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const began = performance.now();
  const chunks: Buffer[] = [];
  const over = Promise.withResolvers<void>();
  const room = { resolve: () => {} };
  const socket = await Bun.connect({
    hostname,
    port: Number(port),
    socket: {
      data(_, bytes) {
        chunks.push(Buffer.from(bytes));
        if (!all && isWhole(Buffer.concat(chunks).toString("latin1"))) over.resolve();
      },
      drain: () => room.resolve(),
      end: () => over.resolve(),
      close: () => over.resolve(),
      error: () => over.resolve(),
    },
  });
  const timer = setTimeout(over.resolve, waitMs);
  let ended = false;
  void over.promise.then(() => (ended = true));
  const write = async () => {
    for await (const part of parts) {
      let bytes = typeof part === "string" ? Buffer.from(part) : part;
      while (bytes.byteLength > 0 && !ended) {
        const sent = Math.max(0, socket.write(bytes));
        bytes = bytes.subarray(sent);
        if (bytes.byteLength > 0)
          await new Promise<void>((resolve) => ((room.resolve = resolve), setTimeout(resolve, 20)));
      }
      socket.flush();
      if (ended) return;
    }
  };
  await Promise.race([write(), over.promise]);
  await over.promise;
  clearTimeout(timer);
  socket.terminate();
  const text = Buffer.concat(chunks).toString("latin1");
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  return { status: status ? Number(status) : null, text, ms: performance.now() - began };
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const head = text.slice(0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return text.length >= end + 4 + Number(length);
  return /\r\ntransfer-encoding: *chunked/i.test(head) && text.endsWith("\r\n0\r\n\r\n");
}

/** A request's text; `connection: close` so that the answer ends. */
export function rawRequest(line: string, headers: readonly string[], body = ""): string {
  return [`${line} HTTP/1.1`, "host: welo.test", "connection: close", ...headers, "", body].join("\r\n");
}
