import type { ImportIssue } from "../../exports/formats/read/reader.ts";

/** A task that is to be, before its image is uploaded. */
export interface Draft {
  externalKey: string | null;
  data:
    | { type: "text"; text: string; name?: string | undefined }
    | { type: "image"; image: { path: string } | { fileId: string }; name?: string | undefined };
  meta: Record<string, unknown>;
  priority?: number | undefined;
}

/** What a source yields: tasks, what is wrong with the rest, and annotations that nobody can take over yet. */
export type Part =
  | { kind: "task"; file: string; line: number | null; draft: Draft }
  | { kind: "error" | "notice"; issue: ImportIssue }
  | { kind: "labels"; annotations: number };

export interface Source {
  /** How many tasks there will be, when that is known before reading. */
  total: number | null;
  parts(): AsyncIterable<Part>;
}

export function issue(file: string, line: number | null, pointer: string, detail: string): Part {
  return { kind: "error", issue: { file, line, pointer, detail } };
}
