import * as v from "valibot";
import { exportsContract } from "../../core/exports/contract.ts";
import { type File, filesContract, type PresignedUrl } from "../../core/files/contract.ts";
import { client } from "../../core/kernel/wire/client.ts";
import { invalid, requestProblems } from "../../core/kernel/wire/problem.ts";
import { takeBody } from "../gateway/body.ts";
import { coreTransport } from "../gateway/core-client.ts";
import type { OwnRequest } from "../gateway/gateway.ts";
import { presignGet, presignPut } from "./presign.ts";

/** Answers a URL to put a new file, which core has reserved a key for, or to get one. */
export async function createPresignedUrl({ c, call, route, identity }: OwnRequest): Promise<Response> {
  const body = await takeBody(c.req.raw, route);
  const wanted = v.safeParse(
    filesContract.createPresignedUrl.spec.body,
    readJson(body instanceof Uint8Array ? body : new Uint8Array()),
  );
  if (!wanted.success) throw invalid(wanted.issues);
  const files = client(filesContract, coreTransport(call, "files", identity));
  if (wanted.output.operation === "get") {
    const { fileId, variant } = wanted.output;
    const { file, key } = await files.locateFile({ fileId, variant });
    const url = await presignGet(call.settings, key, {
      fileName: file.name,
      contentType: typeOf(file, variant),
      disposition: "inline",
    });
    return c.json({ file, method: "GET", ...url } satisfies PresignedUrl);
  }
  const { operation: _, ...reservation } = wanted.output;
  const { file, key } = await files.reserveFile(reservation);
  return c.json({ file, method: "PUT", ...(await presignPut(call.settings, key, reservation)) } satisfies PresignedUrl);
}

/** Sends the caller to the file's bytes. */
export async function downloadFile({ c, call, params, identity }: OwnRequest): Promise<Response> {
  const { spec } = filesContract.downloadFile;
  const { fileId } = parsed(spec.params, params);
  const { variant } = parsed(spec.query, c.req.query());
  const { file, key } = await client(filesContract, coreTransport(call, "files", identity)).locateFile({
    fileId,
    variant,
  });
  const { url } = await presignGet(call.settings, key, {
    fileName: file.name,
    contentType: typeOf(file, variant),
    disposition: "attachment",
  });
  return c.redirect(url, 302);
}

/** Sends the caller to a finished export, or tells where it is. */
export async function downloadExport({ c, call, params, identity }: OwnRequest): Promise<Response> {
  const { spec } = exportsContract.downloadExport;
  const { exportId } = parsed(spec.params, params);
  const { redirect } = parsed(spec.query, c.req.query());
  const { key, fileName, contentType } = await client(
    exportsContract,
    coreTransport(call, "exports", identity),
  ).locateExport({ exportId });
  const { url, expiresAt } = await presignGet(call.settings, key, { fileName, contentType, disposition: "attachment" });
  return redirect ? c.redirect(url, 302) : c.json({ url, expiresAt, fileName });
}

/** Thumbnails are made as WebP. */
function typeOf(file: File, variant: "original" | "thumbnail"): string {
  return variant === "thumbnail" ? "image/webp" : file.contentType;
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw requestProblems.malformed({ detail: "The body is not JSON." });
  }
}

function parsed<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (!result.success) throw invalid(result.issues);
  return result.output;
}
