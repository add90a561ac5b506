import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync } from "node:fs";
import { readdir, readFile, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FileStore, S3Error, type Metadata } from "./s3rver.ts";

const objectSuffix = "._S3rver_object";

export type Part = { number: number; etag: string; size: number; modifiedAt: Date };

/** Keeps objects as files; an object or part appears whole or not at all, however its upload ends. */
export class S3Store extends FileStore {
  readonly #incoming: string;

  constructor(dir: string) {
    const objects = join(dir, "objects");
    super(objects);
    this.#incoming = join(dir, "incoming");
    rmSync(this.#incoming, { recursive: true, force: true });
    for (const path of [objects, this.#incoming]) mkdirSync(path, { recursive: true, mode: 0o700 });
  }

  override getResourcePath(bucket: string, key: string | undefined, resource: string): string {
    requireInside(key ?? "");
    return super.getResourcePath(bucket, key, resource);
  }

  /** Stores what streams in, and resolves to its size and MD5. */
  async putContent(path: string, content: Readable | Buffer): Promise<[size: number, md5: string]> {
    const draft = join(this.#incoming, randomUUID());
    const md5 = createHash("md5");
    let size = 0;
    const measure = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        md5.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    };
    try {
      await pipeline(Buffer.isBuffer(content) ? [content] : content, measure, createWriteStream(draft));
      // Without its old MD5 a new content can never be taken for the old one, whatever happens next.
      await rm(`${path}.md5`, { force: true });
      // In one go, since a deletion removes the folders that it empties.
      mkdirSync(dirname(path), { recursive: true });
      renameSync(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    return [size, md5.digest("hex")];
  }

  /** Removes an object, if it is there, and the folders that it leaves empty. */
  async deleteObject(bucket: string, key: string): Promise<void> {
    const names = ["object", "object.md5", "metadata.json"];
    for (const name of names) await rm(this.getResourcePath(bucket, key, name), { force: true });
    const root = this.getBucketPath(bucket);
    let folder = dirname(this.getResourcePath(bucket, key, "object"));
    while (folder !== root && (await isRemoved(folder))) folder = dirname(folder);
  }

  /** Joins the parts of an upload into its object; the ETag is S3's: the MD5 of the parts' MD5s, and their number. */
  async putObjectMultipart(bucket: string, uploadId: string, given: { number: number; etag: string }[]) {
    const dir = this.#uploadDir(bucket, uploadId);
    const { key, metadata } = await this.#upload(bucket, uploadId);
    const stored = new Map((await this.listParts(bucket, uploadId)).map((part) => [part.number, part]));
    for (const [index, { number, etag }] of given.entries()) {
      if (index > 0 && number <= given[index - 1]!.number) {
        throw new S3Error("InvalidPartOrder", "The list of parts was not in ascending order.");
      }
      if (stored.get(number)?.etag !== etag) {
        throw new S3Error("InvalidPart", "One or more of the specified parts could not be found.");
      }
    }
    const path = this.getResourcePath(bucket, key, "object");
    const bytes = async function* () {
      for (const { number } of given) yield* createReadStream(join(dir, String(number)));
    };
    const [size] = await this.putContent(path, bytes() as unknown as Readable);
    const digest = createHash("md5");
    for (const { etag } of given) digest.update(Buffer.from(etag, "hex"));
    const md5 = `${digest.digest("hex")}-${given.length}`;
    await this.putMetadata(bucket, key, metadata, md5);
    await rm(dir, { recursive: true, force: true });
    return { size, md5 };
  }

  /** The parts that an upload holds so far, by number. */
  async listParts(bucket: string, uploadId: string): Promise<Part[]> {
    await this.#upload(bucket, uploadId);
    const dir = this.#uploadDir(bucket, uploadId);
    const numbers = (await readdir(dir)).filter((name) => name.endsWith(".md5")).map((name) => parseInt(name, 10));
    return Promise.all(
      numbers
        .sort((a, b) => a - b)
        .map(async (number) => {
          const { size, mtime } = await stat(join(dir, String(number)));
          return { number, etag: await readFile(join(dir, `${number}.md5`), "utf8"), size, modifiedAt: mtime };
        }),
    );
  }

  async abortUpload(bucket: string, uploadId: string): Promise<void> {
    await this.#upload(bucket, uploadId);
    await rm(this.#uploadDir(bucket, uploadId), { recursive: true, force: true });
  }

  /** Every key of a bucket that begins with `prefix`, in the order of their UTF-8 bytes. */
  async listKeys(bucket: string, prefix: string): Promise<string[]> {
    requireInside(prefix);
    const root = this.getBucketPath(bucket);
    const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
    return names
      .filter((name) => name.endsWith(objectSuffix))
      .map((name) => folder + name.slice(0, -objectSuffix.length))
      .filter((key) => key.startsWith(prefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  #uploadDir(bucket: string, uploadId: string): string {
    if (!/^[0-9a-f]{32}$/.test(uploadId)) throw noSuchUpload();
    return join(this.getResourcePath(bucket, undefined, "uploads"), uploadId);
  }

  async #upload(bucket: string, uploadId: string): Promise<{ key: string; metadata: Metadata }> {
    const dir = this.#uploadDir(bucket, uploadId);
    try {
      const key = await readFile(join(dir, "key"), "utf8");
      return { key, metadata: JSON.parse(await readFile(join(dir, "metadata"), "utf8")) as Metadata };
    } catch {
      throw noSuchUpload();
    }
  }

  /** Stores one part of an upload. */
  async putPart(bucket: string, uploadId: string, partNumber: string | number, content: Readable) {
    if (!/^[1-9]\d{0,4}$/.test(String(partNumber)) || Number(partNumber) > 10_000) {
      throw new S3Error("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
    }
    await this.#upload(bucket, uploadId);
    const path = join(this.#uploadDir(bucket, uploadId), String(partNumber));
    const [size, md5] = await this.putContent(path, content);
    await writeFile(`${path}.md5`, md5);
    return { size, md5 };
  }
}

/** Keys become paths, so those that would climb out of their bucket are no keys here. */
function requireInside(key: string): void {
  if (!key.split("/").includes("..")) return;
  throw new S3Error("InvalidArgument", "A key may not have .. between slashes");
}

/** Whether an empty folder was there to remove. */
function isRemoved(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}

function noSuchUpload(): Error {
  return new S3Error("NoSuchUpload", "The specified multipart upload does not exist.");
}
