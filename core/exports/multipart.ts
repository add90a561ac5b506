import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { Storage } from "../kernel/storage.ts";

const PART_BYTES = 8 * 1024 * 1024;

/**
 * Puts a stream of bytes to S3 in parts of 8 MB, one held in memory while the one before it travels; less than one part goes as a
 * plain object. Nothing is visible under the key until all of it is there; a failure leaves no object.
 */
export async function putStream(
  storage: Storage,
  key: string,
  contentType: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const at = { Bucket: storage.bucket, Key: key };
  const parts: { ETag: string | undefined; PartNumber: number }[] = [];
  let uploadId: string | undefined;
  let travelling: Promise<void> = Promise.resolve();

  async function send(body: Uint8Array): Promise<void> {
    uploadId ??= (await storage.client.send(new CreateMultipartUploadCommand({ ...at, ContentType: contentType })))
      .UploadId;
    const PartNumber = parts.length + 1;
    const { ETag } = await storage.client.send(
      new UploadPartCommand({ ...at, UploadId: uploadId, PartNumber, Body: body, ContentLength: body.byteLength }),
    );
    parts.push({ ETag, PartNumber });
  }
  try {
    let last: Uint8Array | null = null;
    for await (const part of partsOf(chunks)) {
      await travelling;
      if (last) {
        travelling = send(last);
        travelling.catch(() => {});
      }
      last = part;
    }
    await travelling;
    if (!uploadId) return await storage.put(key, last ?? new Uint8Array(), contentType);
    if (last) await send(last);
    await storage.client.send(
      new CompleteMultipartUploadCommand({ ...at, UploadId: uploadId, MultipartUpload: { Parts: parts } }),
    );
  } catch (error) {
    await travelling.catch(() => {});
    if (uploadId)
      await storage.client.send(new AbortMultipartUploadCommand({ ...at, UploadId: uploadId })).catch(() => {});
    throw error;
  }
}

async function* partsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.byteLength;
    if (size < PART_BYTES) continue;
    const all = Buffer.concat(waiting, size);
    let at = 0;
    for (; size - at >= PART_BYTES; at += PART_BYTES) yield all.subarray(at, at + PART_BYTES);
    waiting = at < size ? [all.subarray(at)] : [];
    size -= at;
  }
  if (size > 0) yield Buffer.concat(waiting, size);
}
