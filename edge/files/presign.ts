import { AwsV4Signer } from "aws4fetch";
import type { Settings } from "../env.ts";

const putSeconds = 600;
const getSeconds = 300;

export interface Presigned {
  url: string;
  /** To be sent exactly as given. */
  headers: Record<string, string>;
  expiresAt: string;
}

/** Signs a PUT of exactly these bytes: length, type and SHA-256 are part of the signature. */
export async function presignPut(
  settings: Settings,
  key: string,
  file: { contentType: string; bytes: number; sha256: string },
): Promise<Presigned> {
  const sent = { "content-type": file.contentType, "x-amz-checksum-sha256": base64OfHex(file.sha256) };
  const url = objectUrl(settings, key);
  url.searchParams.set("X-Amz-Expires", String(putSeconds));
  // A browser sets content-length by itself and lets no script do so: signed, but not among `headers`.
  return {
    ...(await signed(settings, "PUT", url, { ...sent, "content-length": String(file.bytes) }, putSeconds)),
    headers: sent,
  };
}

/** Signs a PUT of one part of an upload: exactly so many bytes, with this SHA-256. */
export async function presignPart(
  settings: Settings,
  key: string,
  part: { uploadId: string; number: number; bytes: number; sha256: string },
): Promise<Presigned> {
  const sent = { "x-amz-checksum-sha256": base64OfHex(part.sha256) };
  const url = objectUrl(settings, key);
  url.searchParams.set("partNumber", String(part.number));
  url.searchParams.set("uploadId", part.uploadId);
  url.searchParams.set("X-Amz-Expires", String(putSeconds));
  return {
    ...(await signed(settings, "PUT", url, { ...sent, "content-length": String(part.bytes) }, putSeconds)),
    headers: sent,
  };
}

/** Signs a GET that is shown (`inline`) or saved (`attachment`) under a name. */
export async function presignGet(
  settings: Settings,
  key: string,
  file: { fileName: string; contentType: string; disposition: "inline" | "attachment" },
): Promise<Presigned> {
  const url = objectUrl(settings, key);
  url.searchParams.set("X-Amz-Expires", String(getSeconds));
  url.searchParams.set("response-content-disposition", contentDisposition(file.disposition, file.fileName));
  url.searchParams.set("response-content-type", file.contentType);
  return { ...(await signed(settings, "GET", url, {}, getSeconds)), headers: {} };
}

function objectUrl(settings: Settings, key: string): URL {
  const path = key.split("/").map(encodeURIComponent).join("/");
  return new URL(`${settings.S3_PUBLIC_ENDPOINT ?? settings.S3_ENDPOINT}/${settings.S3_BUCKET}/${path}`);
}

const keys = new Map<string, ArrayBuffer>();

async function signed(settings: Settings, method: string, url: URL, headers: Record<string, string>, seconds: number) {
  const now = Date.now();
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers,
    accessKeyId: settings.S3_ACCESS_KEY_ID,
    secretAccessKey: settings.S3_SECRET_ACCESS_KEY,
    service: "s3",
    region: settings.S3_REGION,
    signQuery: true,
    allHeaders: true,
    cache: keys,
    datetime: new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ""),
  });
  const { url: result } = await signer.sign();
  // S3 reads a plus in a query as a plus; the signature was made over a space.
  return {
    url: result.href.replaceAll("+", "%20"),
    expiresAt: new Date(Math.floor(now / 1000) * 1000 + seconds * 1000).toISOString(),
  };
}

/** RFC 6266: an ASCII name for old readers, and the name itself in UTF-8. */
export function contentDisposition(disposition: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${exact}`;
}

function base64OfHex(hex: string): string {
  return btoa(String.fromCharCode(...Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))));
}
