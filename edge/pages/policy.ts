import type { Settings } from "../env.ts";

const shared =
  "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'; script-src 'self'";

/** What the workbench may load: itself, and pictures straight from the bucket. Mantine writes style attributes. */
export function appPolicy(settings: Pick<Settings, "S3_ENDPOINT" | "S3_PUBLIC_ENDPOINT">, url: URL): string {
  const bucket = new URL(settings.S3_PUBLIC_ENDPOINT ?? settings.S3_ENDPOINT).origin;
  const socket = `${url.protocol === "https:" ? "wss" : "ws"}://${url.host}`;
  return [
    shared,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    `img-src 'self' data: blob: ${bucket}`,
    `media-src 'self' blob: ${bucket}`,
    `connect-src 'self' data: blob: ${socket} ${bucket}`,
    "worker-src 'self' blob:",
  ].join("; ");
}

/** What the API reference may load: itself alone. */
export function docsPolicy(): string {
  return [
    shared,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
  ].join("; ");
}
