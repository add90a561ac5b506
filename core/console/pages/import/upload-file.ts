import type { File as StoredFile } from "../../../files/contract.ts";
import { api } from "../../look/api.ts";

export type UploadStep = "reading" | "uploading" | "checking";
export interface UploadProgress {
  step: UploadStep;
  /** 0 to 1 within the whole of one file. */
  share: number;
}

/** Puts one file straight to storage: hash here, presigned PUT, finalise; answers the stored file once it was checked. */
export async function uploadFile(
  file: File,
  projectId: string,
  tell: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<StoredFile> {
  tell({ step: "reading", share: 0 });
  const content = await file.arrayBuffer();
  const sha256 = hex(await crypto.subtle.digest("SHA-256", content));
  signal.throwIfAborted();
  const slot = await api.files.createPresignedUrl({
    operation: "put",
    name: file.name,
    contentType: contentTypeOf(file),
    bytes: file.size,
    sha256,
    projectId,
  });
  signal.throwIfAborted();
  await put(slot.url, slot.headers, content, (share) => tell({ step: "uploading", share: share * 0.95 }), signal);
  tell({ step: "checking", share: 0.95 });
  return api.files.finaliseFile({ fileId: slot.file.id });
}

function put(
  url: string,
  headers: Record<string, string>,
  body: ArrayBuffer,
  tell: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers))
      if (!/^(host|content-length)$/i.test(name)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && tell(event.loaded / event.total);
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new Error(`The storage refused the file (${request.status}).`));
    request.onerror = () => reject(new Error("The storage could not be reached."));
    request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    request.onloadend = () => signal.removeEventListener("abort", abort);
    signal.addEventListener("abort", abort);
    request.send(body);
  });
}

const types: Record<string, string> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  tif: "image/tiff",
  tiff: "image/tiff",
  avif: "image/avif",
  bmp: "image/bmp",
};

/** A file's media type as the browser knows it, else by its ending. */
export function contentTypeOf(file: { name: string; type: string }): string {
  return file.type || types[file.name.split(".").at(-1)?.toLowerCase() ?? ""] || "application/octet-stream";
}

function hex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
