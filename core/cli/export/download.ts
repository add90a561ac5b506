import { rename, rm } from "node:fs/promises";
import { Failure } from "../io.ts";

export interface Downloaded {
  bytes: number;
  sha256: string;
}

/** Streams a URL into a file that appears only when it is whole and has the expected SHA-256. */
export async function download(
  url: string,
  path: string,
  expected: { bytes: number | null; sha256: string | null },
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<Downloaded> {
  const part = `${path}.part`;
  // What was hashed is what lies in the storage: nothing may unpack it on the way.
  const answer = await fetch(url, { signal, decompress: false });
  if (!answer.ok || !answer.body)
    throw new Failure(`The storage answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  const hash = new Bun.CryptoHasher("sha256");
  const writer = Bun.file(part).writer({ highWaterMark: 1 << 20 });
  let bytes = 0;
  try {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      writer.write(chunk);
      await writer.flush();
      onBytes(bytes);
    }
    await writer.end();
    const sha256 = hash.digest("hex");
    if (expected.bytes !== null && bytes !== expected.bytes)
      throw new Failure(`The file should have ${expected.bytes} bytes and ${bytes} arrived.`);
    if (expected.sha256 !== null && sha256 !== expected.sha256)
      throw new Failure(`The file was damaged on its way: its SHA-256 is ${sha256} and should be ${expected.sha256}.`);
    await rename(part, path);
    return { bytes, sha256 };
  } catch (error) {
    await Promise.resolve(writer.end()).catch(() => {});
    await rm(part, { force: true });
    throw error;
  }
}
