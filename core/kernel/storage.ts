import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Config } from "./config.ts";

/** The bucket that a deployment keeps its objects in. */
export interface Storage {
  client: S3Client;
  bucket: string;
  put(key: string, body: Uint8Array, contentType: string): Promise<void>;
  /** The object's bytes as they arrive; null when there is none. */
  get(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  head(key: string): Promise<{ bytes: number; contentType: string | null } | null>;
  remove(key: string): Promise<void>;
}

function missing(error: unknown): null {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (status === 404) return null;
  throw error;
}

/** Opens the S3 bucket named by the configuration. */
export function openStorage(config: Config): Storage {
  const bucket = config.S3_BUCKET;
  const client = new S3Client({
    endpoint: config.S3_ENDPOINT,
    region: config.S3_REGION,
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 3,
    credentials: { accessKeyId: config.S3_ACCESS_KEY_ID, secretAccessKey: config.S3_SECRET_ACCESS_KEY },
  });
  return {
    client,
    bucket,
    async put(key, body, contentType) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));
    },
    async get(key) {
      const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch(missing);
      return answer ? (answer.Body as AsyncIterable<Uint8Array>) : null;
    },
    async head(key) {
      const answer = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })).catch(missing);
      return answer ? { bytes: answer.ContentLength ?? 0, contentType: answer.ContentType ?? null } : null;
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })).catch(missing);
    },
  };
}
