import { nextState } from "../../machines/next-state.ts";
import { type UploadEvent, uploadMachine } from "../../machines/upload/upload.machine.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { File } from "./contract.ts";
import { fileProblems } from "./problems.ts";

const MB = 1024 * 1024;
export type Kind = "image" | "text" | "document" | "audio";

const kinds: Record<Kind, { types: readonly string[]; limit: number }> = {
  image: { types: ["image/jpeg", "image/png", "image/webp", "image/gif", "image/tiff"], limit: 100 * MB },
  text: { types: ["text/plain", "text/csv", "application/json", "application/x-ndjson"], limit: 5_000_000_000 },
  document: { types: ["application/pdf"], limit: 500 * MB },
  audio: {
    types: ["audio/mpeg", "audio/wav", "audio/ogg", "audio/flac", "audio/mp4", "audio/aac", "audio/webm"],
    limit: 2_000 * MB,
  },
};
const otherNames: Record<string, string> = {
  "image/jpg": "image/jpeg",
  "application/jsonl": "application/x-ndjson",
  "audio/mp3": "audio/mpeg",
  "audio/x-wav": "audio/wav",
  "audio/wave": "audio/wav",
  "audio/vnd.wave": "audio/wav",
  "audio/x-flac": "audio/flac",
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "audio/opus": "audio/ogg",
  "video/mp4": "audio/mp4",
  "video/webm": "audio/webm",
};

/** The one name of a media type that has several. */
export function plainType(contentType: string): string {
  const bare = contentType.split(";")[0]!.trim().toLowerCase();
  return otherNames[bare] ?? bare;
}

/** What kind of file a media type is, null when it is none that can be stored. */
export function kindOf(contentType: string): Kind | null {
  if (contentType.startsWith("video/")) return null;
  const plain = plainType(contentType);
  return (Object.keys(kinds) as Kind[]).find((kind) => kinds[kind].types.includes(plain)) ?? null;
}

/** Refuses what may not be uploaded: a type that is not allowed, or more bytes than its kind may have. */
export function checkAnnounced(contentType: string, bytes: number, most = Number.POSITIVE_INFINITY): Kind {
  const kind = kindOf(contentType);
  if (!kind) {
    const allowed = Object.values(kinds).flatMap(({ types }) => types);
    throw fileProblems.type_not_allowed({
      allowed,
      errors: [{ pointer: "/contentType", detail: `${contentType} is not one of ${allowed.join(", ")}` }],
    });
  }
  const limit = Math.min(most, kinds[kind].limit);
  if (bytes > limit)
    throw fileProblems.too_large({ limit, errors: [{ pointer: "/bytes", detail: `must be at most ${limit}` }] });
  return kind;
}

/** The real type of what was announced as `announced`, given what its first bytes look like; throws files.unreadable. */
export function realType(announced: string, sniffed: string | null): string {
  const kind = kindOf(announced);
  const looks = sniffed === null ? null : plainType(sniffed);
  if (kind === "text") {
    if (looks === null || looks === "application/xml") return plainType(announced);
  } else if (looks !== null && kindOf(looks) === kind) return looks;
  const found = looks === null ? "not recognised as one" : `in truth ${looks}`;
  throw unreadable("/contentType", `This was announced as ${announced}, but it is ${found}.`);
}

export function unreadable(pointer: string, detail: string) {
  return fileProblems.unreadable({ detail, errors: [{ pointer, detail }] });
}

/** The status after an event; 409 when the file is past it. */
export function move(status: File["status"], event: UploadEvent["type"]): File["status"] {
  const next = nextState(uploadMachine, status, event);
  if (next === null) throw requestProblems.conflict({ detail: `The file is ${status}.` });
  return next as File["status"];
}

export function isUsable(status: File["status"]): boolean {
  return status === "uploaded" || status === "processed";
}

/** What all parts of an upload but the last hold: 5 GB in 597 of them. */
export const PART_BYTES = 8 * MB;

/** The parts that a file of this size is uploaded in, with the bytes of each. */
export function partsOf(bytes: number): { number: number; bytes: number }[] {
  const count = Math.ceil(bytes / PART_BYTES);
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    bytes: i + 1 < count ? PART_BYTES : bytes - i * PART_BYTES,
  }));
}

/** Where a file's bytes lie in the bucket. */
export function keyOf(workspaceId: string, fileId: string, variant: "original" | "thumbnail" = "original"): string {
  return `ws/${workspaceId}/${fileId}${variant === "thumbnail" ? ".thumbnail.webp" : ""}`;
}
