import { closeSync, mkdtempSync, openSync, read, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** A place to put text or bytes aside and to read them again, in order. */
export interface Spool {
  append(part: string | Uint8Array): void;
  read(): AsyncIterable<Uint8Array>;
  /** Forgets everything; safe to call twice. */
  dispose(): void;
}
export type OpenSpool = () => Spool;

const readAt = promisify(read);
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

/**
 * A spool in a file of its own under the system's temporary folder; holds at most 256 KB in memory. The file has no name any
 * more once it is open, so that a killed process leaves nothing behind.
 */
export function fileSpool(): Spool {
  const folder = mkdtempSync(join(tmpdir(), "welo-spool-"));
  const file = openSync(join(folder, "spool"), "wx+", 0o600);
  rmSync(folder, { recursive: true, force: true });
  let waiting: Uint8Array[] = [];
  let size = 0;
  let length = 0;
  let disposed = false;

  function flush(): void {
    const bytes = Buffer.concat(waiting, size);
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, length + at);
    length += bytes.length;
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
      for (let at = 0; at < length;) {
        const { bytesRead, buffer } = await readAt(file, new Uint8Array(flushAt), 0, flushAt, at);
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      waiting = [];
      closeSync(file);
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
