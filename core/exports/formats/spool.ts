import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A place to put text or bytes aside and to read them again, in order. */
export interface Spool {
  append(part: string | Uint8Array): void;
  read(): AsyncIterable<Uint8Array>;
  /** Forgets everything; safe to call twice. */
  dispose(): void;
}
export type OpenSpool = () => Spool;

const flushAt = 256 * 1024;
const encoder = new TextEncoder();
const bytesOf = (part: string | Uint8Array): Uint8Array => (typeof part === "string" ? encoder.encode(part) : part);

/** A spool in memory, for small datasets. */
export function memorySpool(): Spool {
  let parts: Uint8Array[] = [];
  return {
    append: (part) => void parts.push(bytesOf(part).slice()),
    async *read() {
      yield* parts;
    },
    dispose: () => void (parts = []),
  };
}

/** A spool in a private file of its own under the system's temporary folder; holds at most 256 KB in memory. */
export function fileSpool(): Spool {
  const folder = mkdtempSync(join(tmpdir(), "welo-spool-"));
  const path = join(folder, "spool");
  const file = openSync(path, "wx", 0o600);
  let waiting: Uint8Array[] = [];
  let size = 0;
  let open_ = true;

  function flush(): void {
    const bytes = Buffer.concat(waiting, size);
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    waiting = [];
    size = 0;
  }
  return {
    append(part) {
      const bytes = bytesOf(part).slice();
      waiting.push(bytes);
      size += bytes.length;
      if (size >= flushAt) flush();
    },
    async *read() {
      flush();
      const reader = await open(path, "r");
      try {
        for (;;) {
          const { bytesRead, buffer } = await reader.read({ buffer: new Uint8Array(flushAt) });
          if (bytesRead === 0) return;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await reader.close();
      }
    },
    dispose() {
      if (!open_) return;
      open_ = false;
      waiting = [];
      closeSync(file);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Opens spools and disposes of all of them at the end. */
export function spoolRoom(open: OpenSpool): { open: OpenSpool; dispose: () => void } {
  const spools: Spool[] = [];
  return {
    open() {
      const spool = open();
      spools.push(spool);
      return spool;
    },
    dispose() {
      for (const spool of spools) spool.dispose();
    },
  };
}
