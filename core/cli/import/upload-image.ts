import { Failure } from "../io.ts";
import { type Api, pause } from "../session.ts";
import { imageType } from "./image-source.ts";

const TRIES = 4;

/** Puts one image straight to S3 by a presigned URL and makes it usable; returns the file's id. */
export async function uploadImage(
  api: Api,
  projectId: string,
  path: string,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  const contentType = imageType(path);
  if (!contentType) throw new Failure("is no image that can be labelled");
  const body = Bun.file(path);
  if (body.size === 0) throw new Failure("is empty");
  const hash = new Bun.CryptoHasher("sha256");
  for await (const chunk of body.stream() as unknown as AsyncIterable<Uint8Array>) hash.update(chunk);
  const reservation = {
    operation: "put" as const,
    name: name.slice(0, 400),
    contentType,
    bytes: body.size,
    sha256: hash.digest("hex"),
    projectId,
  };
  for (let tries = 1; ; tries++) {
    const { file, url, method, headers } = await api.files.createPresignedUrl(reservation);
    const answer = await fetch(url, { method, headers, body, signal }).catch((error: Error) => error);
    if (answer instanceof Response && answer.ok) {
      await answer.arrayBuffer();
      return (await api.files.finaliseFile({ fileId: file.id })).id;
    }
    const why =
      answer instanceof Response
        ? `the storage answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`
        : answer.message;
    const hopeless = answer instanceof Response && answer.status < 500 && answer.status !== 429;
    if (hopeless || tries >= TRIES || signal.aborted) throw new Failure(`could not be uploaded (${why})`);
    await pause(300 * 2 ** tries, signal);
  }
}
