import { afterAll, beforeAll } from "bun:test";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { scratchHome, type ScratchHome } from "./scratch-home.ts";
import { startS3 } from "./s3.ts";

export const Bucket = "photos";
export let scratch: ScratchHome;
export let server: Awaited<ReturnType<typeof startS3>>;
export let s3: S3Client;

/** To be called once by a test file: `s3` speaks to a server of its own in `Bucket`. */
export function useScratchS3(): void {
  beforeAll(async () => {
    scratch = await scratchHome();
    server = await startS3({
      keeper: scratch.keeper,
      dir: join(scratch.home, "s3"),
      port: scratch.ports[0]!,
      accessKeyId: "KEY",
      secretAccessKey: "secret",
      bucket: Bucket,
      log: join(scratch.home, "s3.log"),
    });
    s3 = clientWith("secret");
  });

  afterAll(async () => {
    s3.destroy();
    await server.stop();
    await scratch[Symbol.asyncDispose]();
  });
}

export function clientWith(secretAccessKey: string): S3Client {
  return new S3Client({
    endpoint: server.url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "KEY", secretAccessKey },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 1,
  });
}

export async function put(Key: string, Body: string | Uint8Array = "content"): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
}

export async function get(Key: string, Range?: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
  return Body!.transformToString();
}
