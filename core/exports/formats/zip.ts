import { crc32, deflateRawSync } from "node:zlib";
import type { Spool } from "./spool.ts";

const [LOCAL, CENTRAL, END, END64, LOCATOR64] = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50];
const MOST_32 = 0xffffffff;
const MOST_16 = 0xffff;
const UTF8_NAMES = 0x0800;

/** A ZIP file (APPNOTE 6.3, with ZIP64 past 65,535 entries or 4 GB) written front to back; its directory waits in a spool. */
export interface Zip {
  /** The bytes of one file; a name must not come twice. */
  entry(name: string, content: string): Iterable<Uint8Array>;
  end(): AsyncIterable<Uint8Array>;
}

/** Starts a ZIP file whose entries all carry the given time (ISO-8601; ZIP keeps two-second steps). */
export function zip(directory: Spool, at: string): Zip {
  const stamp = dosTime(new Date(at));
  let offset = 0;
  let entries = 0;
  let directorySize = 0;
  return {
    *entry(name, content) {
      const file = Buffer.from(name);
      const plain = Buffer.from(content);
      const packed = deflateRawSync(plain);
      const common = record((w) => {
        w.u16(20, UTF8_NAMES, 8);
        w.u32(stamp, crc32(plain), packed.length, plain.length);
        w.u16(file.length);
      });
      const far = offset >= MOST_32;
      const central = record((w) => {
        w.u32(CENTRAL);
        w.u16((3 << 8) | 45);
        w.bytes(common);
        w.u16(far ? 12 : 0, 0, 0, 0);
        w.u32((0o100644 << 16) >>> 0, far ? MOST_32 : offset);
        w.bytes(file);
        if (!far) return;
        w.u16(1, 8);
        w.u64(offset);
      });
      directory.append(central);
      directorySize += central.length;
      entries++;
      const head = record((w) => {
        w.u32(LOCAL);
        w.bytes(common);
        w.u16(0);
        w.bytes(file);
      });
      offset += head.length + packed.length;
      yield head;
      yield packed;
    },
    async *end() {
      yield* directory.read();
      directory.dispose();
      const large = entries >= MOST_16 || offset >= MOST_32 || directorySize >= MOST_32;
      if (large) yield end64(entries, directorySize, offset);
      yield record((w) => {
        w.u32(END);
        w.u16(0, 0, Math.min(entries, MOST_16), Math.min(entries, MOST_16));
        w.u32(Math.min(directorySize, MOST_32), Math.min(offset, MOST_32));
        w.u16(0);
      });
    },
  };
}

function end64(entries: number, size: number, offset: number): Uint8Array {
  return record((w) => {
    w.u32(END64);
    w.u64(44);
    w.u16((3 << 8) | 45, 45);
    w.u32(0, 0);
    w.u64(entries, entries, size, offset);
    w.u32(LOCATOR64, 0);
    w.u64(offset + size);
    w.u32(1);
  });
}

function dosTime(at: Date): number {
  const date = ((Math.max(1980, at.getUTCFullYear()) - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
}

interface Fields {
  u16(...values: number[]): void;
  u32(...values: number[]): void;
  u64(...values: number[]): void;
  bytes(part: Uint8Array): void;
}

/** Little-endian fields one after the other. */
function record(fill: (fields: Fields) => void): Buffer {
  const parts: Uint8Array[] = [];
  const add = (size: number, write: (buffer: Buffer) => void) => {
    const buffer = Buffer.alloc(size);
    write(buffer);
    parts.push(buffer);
  };
  fill({
    u16: (...values) => values.forEach((value) => add(2, (buffer) => buffer.writeUInt16LE(value))),
    u32: (...values) => values.forEach((value) => add(4, (buffer) => buffer.writeUInt32LE(value))),
    u64: (...values) => values.forEach((value) => add(8, (buffer) => buffer.writeBigUInt64LE(BigInt(value)))),
    bytes: (part) => void parts.push(part),
  });
  return Buffer.concat(parts);
}
