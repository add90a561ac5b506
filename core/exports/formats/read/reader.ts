import type * as v from "valibot";
import type { ExportFormat } from "../../../projects/contract.ts";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";
import { lostName, notKept } from "../../../kernel/wire/lost-name.ts";
import { escapePointer } from "../../../kernel/wire/problem.ts";
import { safeParse } from "../../../kernel/wire/safe-parse.ts";
import type { DatasetItem } from "../dataset.ts";
import { lineOf } from "./line-of.ts";

/** A file that can be read more than once. */
export interface ImportFile {
  name: string;
  open(): AsyncIterable<Uint8Array>;
}

/** What is wrong and where: the line from 1, and a JSON pointer into the document (or, for JSON lines, into the line). */
export interface ImportIssue {
  file: string;
  line: number | null;
  pointer: string;
  detail: string;
}

export type ImportPart =
  /** What the file says about its labels; at most once, before the items. `classes` are in the file's order. */
  | { kind: "labels"; labelSchema: LabelSchema | null; classes: string[] }
  /** `line` is where the item is in the file. */
  | { kind: "item"; item: DatasetItem; line: number }
  /** Left out: the rest of the file is still read. */
  | { kind: "error"; issue: ImportIssue }
  /** Read, but not as it was said. */
  | { kind: "notice"; issue: ImportIssue };

export interface FormatReader {
  id: ExportFormat;
  /** Reads a file in memory that does not grow with it; never throws for what the file holds. */
  read(file: ImportFile): AsyncGenerator<ImportPart>;
}

/** A value of a document with the place that it came from. */
export interface Placed {
  file: string;
  pointer: string;
  line: number;
  text: string;
}

/** An error or notice at a path below a placed value, on the exact line. */
export function issueAt(place: Placed, path: readonly (string | number)[], detail: string): ImportIssue {
  const pointer = place.pointer + path.map((token) => `/${escapePointer(String(token))}`).join("");
  return { file: place.file, line: lineOf(place.text, path, place.line), pointer, detail };
}

/** Parses a placed value: the value, or the issue that says why not. */
export function parsePlaced(place: Placed): { value: unknown } | { issue: ImportIssue } {
  try {
    return { value: JSON.parse(place.text) };
  } catch (error) {
    return {
      issue: {
        file: place.file,
        line: place.line,
        pointer: place.pointer,
        detail: `is not valid JSON (${(error as Error).message})`,
      },
    };
  }
}

/** Parses a placed value and checks it against a schema: the output, or one issue per violation, 20 at most. */
export function checkPlaced<S extends v.GenericSchema>(
  place: Placed,
  schema: S,
): { output: v.InferOutput<S> } | { issues: ImportIssue[] } {
  const parsed = parsePlaced(place);
  if ("issue" in parsed) return { issues: [parsed.issue] };
  const lost = lostName(parsed.value);
  if (lost !== null) {
    const { pointer, detail } = notKept(place.pointer + lost);
    return { issues: [{ file: place.file, line: place.line, pointer, detail }] };
  }
  const result = safeParse(schema, parsed.value);
  if (result.success) return { output: result.output };
  return {
    issues: result.issues.slice(0, 20).map((issue) =>
      issueAt(
        place,
        (issue.path ?? []).map((item) => item.key as string | number),
        issue.message,
      ),
    ),
  };
}
