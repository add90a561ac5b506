import { pagePolicy, socketOrigin } from "../../core/kernel/wire/page-policy.ts";
import type { Settings } from "../env.ts";

/** What the workbench may load: itself, and pictures straight from the bucket. */
export function appPolicy(settings: Pick<Settings, "S3_ENDPOINT" | "S3_PUBLIC_ENDPOINT">, url: URL): string {
  const bucket = new URL(settings.S3_PUBLIC_ENDPOINT ?? settings.S3_ENDPOINT).origin;
  return pagePolicy({ shows: [bucket], asks: ["data:", "blob:", socketOrigin(url), bucket] });
}

/** What the API reference may load: itself alone. */
export function docsPolicy(): string {
  return pagePolicy();
}
