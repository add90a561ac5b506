import type { Context } from "hono";
import type { Edge } from "../gateway/call.ts";

/** Headers of every answer. */
export const securityHeaders: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

const shared =
  "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'";

/** What the workbench may load: itself, and pictures straight from the bucket. Mantine writes style attributes. */
export function appPolicy(c: Context<Edge>): string {
  const { settings } = c.get("call");
  const bucket = new URL(settings.S3_PUBLIC_ENDPOINT ?? settings.S3_ENDPOINT).origin;
  const { host, protocol } = new URL(c.req.url);
  const socket = `${protocol === "https:" ? "wss" : "ws"}://${host}`;
  return [
    shared,
    "script-src 'self'",
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
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
  ].join("; ");
}
