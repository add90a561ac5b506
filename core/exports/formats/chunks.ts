import type { DatasetItem } from "./dataset.ts";
import type { Chunk, FormatWriter } from "./format.ts";

const encoder = new TextEncoder();

/** Joins small chunks into byte chunks of about `size`. */
export async function* coalesce(
  chunks: AsyncIterable<Chunk> | Iterable<Chunk>,
  size = 256 * 1024,
): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let text = "";
  let length = 0;
  const flushText = () => {
    if (text) parts.push(encoder.encode(text));
    text = "";
  };
  for await (const chunk of chunks) {
    if (typeof chunk === "string") text += chunk;
    else {
      flushText();
      parts.push(chunk);
    }
    length += chunk.length;
    if (length < size) continue;
    flushText();
    yield Buffer.concat(parts);
    parts = [];
    length = 0;
  }
  flushText();
  if (parts.length > 0) yield Buffer.concat(parts);
}

/** Runs a writer over items as they come; `onItem` hears of each one written. */
export async function* writeChunks(
  writer: FormatWriter,
  items: AsyncIterable<DatasetItem> | Iterable<DatasetItem>,
  onItem: (item: DatasetItem) => void = () => {},
): AsyncGenerator<Chunk> {
  yield* writer.open();
  for await (const item of items) {
    yield* writer.item(item);
    onItem(item);
  }
  yield* writer.close();
}

/** The lines of a UTF-8 byte stream without their line ends; the last one only when it is not empty. */
export async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  rest += decoder.decode();
  if (rest) yield rest;
}
