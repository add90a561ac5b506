import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
} from "@aws-sdk/client-s3";
import type { Storage } from "../kernel/storage.ts";

/** A part as the bucket holds it. */
export interface BucketPart {
  number: number;
  bytes: number;
  etag: string;
  checksum: string | undefined;
}

/** Begins an upload in parts; resolves to the bucket's name for it. */
export async function beginUpload({ client, bucket }: Storage, key: string, contentType: string): Promise<string> {
  const { UploadId } = await client.send(
    // Each part comes with its SHA-256, as its URL says.
    new CreateMultipartUploadCommand({
      Bucket: bucket,
      Key: key,
      ContentType: contentType,
      ChecksumAlgorithm: "SHA256",
    }),
  );
  if (!UploadId) throw new Error("the bucket began an upload without a name for it");
  return UploadId;
}

/** The parts that have arrived, by number; null when the bucket knows of no such upload (any more). */
export async function listParts(
  { client, bucket }: Storage,
  key: string,
  uploadId: string,
): Promise<BucketPart[] | null> {
  const parts: BucketPart[] = [];
  let marker: string | undefined;
  do {
    const page = await client
      .send(new ListPartsCommand({ Bucket: bucket, Key: key, UploadId: uploadId, PartNumberMarker: marker }))
      .catch(unknownUpload);
    if (!page) return null;
    for (const { PartNumber, Size, ETag, ChecksumSHA256 } of page.Parts ?? [])
      parts.push({ number: PartNumber!, bytes: Size!, etag: ETag!, checksum: ChecksumSHA256 });
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (marker !== undefined);
  return parts;
}

/** Joins parts into the object. */
export async function joinParts(
  { client, bucket }: Storage,
  key: string,
  uploadId: string,
  parts: readonly BucketPart[],
): Promise<void> {
  const Parts = parts.map(({ number, etag, checksum }) => ({
    PartNumber: number,
    ETag: etag,
    ...(checksum ? { ChecksumSHA256: checksum } : {}),
  }));
  await client.send(
    new CompleteMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts } }),
  );
}

/** Gives up an upload and what has arrived of it; fine when there is none. */
export async function abortUpload({ client, bucket }: Storage, key: string, uploadId: string): Promise<void> {
  await client
    .send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }))
    .catch(unknownUpload);
}

function unknownUpload(error: unknown): null {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  if (name === "NoSuchUpload" || $metadata?.httpStatusCode === 404) return null;
  throw error;
}
