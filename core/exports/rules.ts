import { type ExportEvent, exportMachine } from "../../machines/export/export.machine.ts";
import { nextState } from "../../machines/next-state.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import type { Export, ExportOptions } from "./contract.ts";
import { type Format, fits } from "./formats/format.ts";
import { formats } from "./formats/formats.ts";
import { exportProblems } from "./problems.ts";

/** How long a finished file is kept. */
export const KEPT_MS = 7 * 24 * 3_600_000;

/** The status after an event; throws exports.wrong_status where the machine refuses it. */
export function move(status: Export["status"], event: ExportEvent["type"]): Export["status"] {
  const next = nextState(exportMachine, status, event);
  if (next === null) throw exportProblems.wrong_status({ detail: `The export is ${status}.` });
  return next as Export["status"];
}

/** Refuses a format that could hold nothing at all of what a label schema may produce. */
export function checkFormat(format: Export["format"], schema: LabelSchema): void {
  if (fits(formats[format], schema)) return;
  const fitting = Object.values(formats)
    .filter((one) => fits(one, schema))
    .map(({ id }) => id);
  const detail = `${format} holds nothing of a project that labels ${schema.media} with ${schema.tools.join(", ") || "questions only"}.`;
  throw exportProblems.format_does_not_fit({
    detail,
    fitting,
    errors: [{ pointer: "/format", detail: `must be one of ${fitting.join(", ")}` }],
  });
}

export function isGzipped(format: Format, options: ExportOptions): boolean {
  return options.compression === "gzip" && !format.archive;
}

/** A name that says what the file is: project, batch, format and day. */
export function fileNameOf(format: Format, options: ExportOptions, parts: readonly string[], at: Date): string {
  const plain = parts.map((part) =>
    part
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60),
  );
  const stem = [...plain.filter(Boolean), format.id.replace("_", "-"), at.toISOString().slice(0, 10)].join("-");
  return `${stem}.${format.extension}${isGzipped(format, options) ? ".gz" : ""}`;
}
