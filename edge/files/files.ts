import { exportsContract } from "../../core/exports/contract.ts";
import { type File, filesContract, type PartUrl, type PresignedUrl } from "../../core/files/contract.ts";
import { client } from "../../core/kernel/wire/client.ts";
import { pointTo, Problem, requestProblems } from "../../core/kernel/wire/problem.ts";
import { takeBytes } from "../gateway/body.ts";
import { coreTransport } from "../gateway/core-client.ts";
import type { OwnRequest } from "../gateway/gateway.ts";
import { readHeader } from "../gateway/headers.ts";
import { readJson, readParams, readQuery } from "../gateway/input.ts";
import { presignGet, presignPart, presignPut } from "./presign.ts";

/** Answers a URL to put a new file, which core has reserved a key for, or to get one. */
export async function createPresignedUrl({ request, call, route, identity }: OwnRequest): Promise<Response> {
  const wanted = readJson(filesContract.createPresignedUrl.spec.body, await takeBytes(request, route));
  const files = client(filesContract, coreTransport(call, "files", identity));
  if (wanted.operation === "get") {
    const { fileId, variant } = wanted;
    const { file, key } = await files.locateFile({ fileId, variant }).catch(inBody);
    const url = await presignGet(call.settings, key, { ...described(file, variant), disposition: "inline" });
    return Response.json({ file, method: "GET", ...url } satisfies PresignedUrl);
  }
  const { operation: _, ...reservation } = wanted;
  const idempotencyKey = readHeader(request.headers, "idempotency-key");
  const { file, key } = await files.reserveFile(reservation, idempotencyKey ? { idempotencyKey } : {});
  return Response.json({
    file,
    method: "PUT",
    ...(await presignPut(call.settings, key, reservation)),
  } satisfies PresignedUrl);
}

/** Core was asked by path for what the caller named in the body: its refusal points to there. */
function inBody(error: unknown): never {
  if (!(error instanceof Problem) || error.status !== 404) throw error;
  throw requestProblems.not_found(pointTo("/fileId", "names nothing that is here"));
}

/** Answers URLs to put parts of an upload, each for a part of just the size that it has to have. */
export async function presignParts({ request, call, route, params, identity }: OwnRequest): Promise<Response> {
  const { spec } = filesContract.presignParts;
  const { fileId } = readParams(spec.params, params);
  const { parts } = readJson(spec.body, await takeBytes(request, route));
  const files = client(filesContract, coreTransport(call, "files", identity));
  const { key, uploadId, bytes, partBytes } = await files.locateMultipart({ fileId });
  const count = Math.ceil(bytes / partBytes);
  const beyond = parts.findIndex(({ number }) => number > count);
  if (beyond !== -1)
    throw requestProblems.invalid({
      errors: [{ pointer: `/parts/${beyond}/number`, detail: `must be at most ${count}` }],
    });
  const items = await Promise.all(
    parts.map(async ({ number, sha256 }): Promise<PartUrl> => {
      const size = number < count ? partBytes : bytes - (count - 1) * partBytes;
      const url = await presignPart(call.settings, key, { uploadId, number, bytes: size, sha256 });
      return { number, bytes: size, ...url };
    }),
  );
  return Response.json({ items });
}

/** Sends the caller to the file's bytes. */
export async function downloadFile({ request, call, params, identity }: OwnRequest): Promise<Response> {
  const { spec } = filesContract.downloadFile;
  const { fileId } = readParams(spec.params, params);
  const { variant } = readQuery(spec.query, request.url);
  const { file, key } = await client(filesContract, coreTransport(call, "files", identity)).locateFile({
    fileId,
    variant,
  });
  const { url } = await presignGet(call.settings, key, { ...described(file, variant), disposition: "attachment" });
  return sendTo(url);
}

/** Sends the caller to a finished export, or tells where it is. */
export async function downloadExport({ request, call, params, identity }: OwnRequest): Promise<Response> {
  const { spec } = exportsContract.downloadExport;
  const { exportId } = readParams(spec.params, params);
  const { redirect } = readQuery(spec.query, request.url);
  const core = client(exportsContract, coreTransport(call, "exports", identity));
  const { key, fileName, contentType } = await core.locateExport({ exportId });
  const { url, expiresAt } = await presignGet(call.settings, key, { fileName, contentType, disposition: "attachment" });
  return redirect ? sendTo(url) : Response.json({ url, expiresAt, fileName });
}

function sendTo(url: string): Response {
  return new Response(null, { status: 302, headers: { location: url } });
}

/** Name and type under which a file's variant is shown; thumbnails are WebP. */
function described(file: File, variant: "original" | "thumbnail"): { fileName: string; contentType: string } {
  if (variant === "original") return { fileName: file.name, contentType: file.contentType };
  return { fileName: `${file.name}.thumbnail.webp`, contentType: "image/webp" };
}
