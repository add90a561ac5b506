import { createHash } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileTypeFromBuffer } from "file-type";
import { inspectImage, type Picture } from "./inspect-image.ts";
import { kindOf, realType, unreadable } from "./rules.ts";

export interface Inspection extends Picture {
  bytes: number;
  sha256: string;
  contentType: string;
}

const HEAD_BYTES = 64 * 1024;

/**
 * Reads a file once as its bytes arrive, in constant memory: its size and SHA-256, its real type by its first bytes, and of an
 * image the size in which it is shown, after decoding all of it. `verify` judges size and hash first. Throws files.unreadable.
 */
export async function inspectFile(
  chunks: AsyncIterable<Uint8Array>,
  announced: string,
  verify: (read: { bytes: number; sha256: string }) => void,
): Promise<Inspection> {
  const kind = kindOf(announced);
  const folder = kind === "image" ? await mkdtemp(join(tmpdir(), "welo-image-")) : null;
  try {
    const path = folder && join(folder, "image");
    const { head, bytes, sha256, textFault } = await readOnce(chunks, path, kind === "text");
    verify({ bytes, sha256 });
    if (bytes === 0) throw unreadable("/bytes", "The file is empty.");
    const contentType = realType(announced, (await fileTypeFromBuffer(head))?.mime ?? null);
    if (textFault) throw unreadable("", textFault);
    const picture = path ? await inspectImage(path) : { width: null, height: null, orientation: null };
    return { bytes, sha256, contentType, ...picture };
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

async function readOnce(chunks: AsyncIterable<Uint8Array>, path: string | null, isText: boolean) {
  const hash = createHash("sha256");
  const text = isText ? textCheck() : null;
  const file = path ? await open(path, "wx", 0o600) : null;
  let head = new Uint8Array();
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      if (head.byteLength < HEAD_BYTES)
        head = new Uint8Array(Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.byteLength)]));
      text?.push(chunk);
      if (file) await file.writeFile(chunk);
    }
  } finally {
    await file?.close();
  }
  return { head, bytes, sha256: hash.digest("hex"), textFault: text?.end() ?? null };
}

/** Whether a stream is UTF-8 without NUL bytes; remembers the first fault. */
function textCheck() {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let fault: string | null = null;
  let line = 1;
  const look = (chunk: Uint8Array | null) => {
    if (fault) return;
    try {
      const text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
      const nul = text.indexOf("\u0000");
      if (nul >= 0) fault = `Line ${line + count(text.slice(0, nul))} holds a NUL byte: this is not text.`;
      line += count(text);
    } catch {
      fault = `The text is not UTF-8, at or soon after line ${line}.`;
    }
  };
  return {
    push: look,
    end() {
      look(null);
      return fault;
    },
  };
}

function count(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
