import { basename } from "node:path";
import { defineCommand } from "citty";
import * as v from "valibot";
import { Id } from "../../kernel/wire/id.ts";
import { connectionArgs, credentialsOf } from "../credentials.ts";
import { type Io, UsageError } from "../io.ts";
import { count, startProgress } from "../progress.ts";

import { openSession } from "../session.ts";
import { openSource, sourceFormats } from "./open-source.ts";
import { type ImportReport, runImport } from "./run-import.ts";

const SHOWN = 20;

/** An id that was given on the command line; throws a usage error for anything else. */
export function idOf(name: string, value: string): string {
  if (!v.is(Id, value)) throw new UsageError(`--${name} must be an id such as 019a2b3c-..., not ${value}.`);
  return value;
}

export function concurrencyOf(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 32)
    throw new UsageError("--concurrency takes a number from 1 to 32.");
  return number;
}

export const importCommand = defineCommand({
  meta: {
    description:
      "Make tasks of a folder of images, of texts (CSV, NDJSON), or of a dataset (COCO, Welo JSON or JSON lines)",
  },
  args: {
    source: { type: "positional", description: "The folder or file", required: true },
    project: { type: "string", description: "Id of the project", valueHint: "id", required: true },
    format: { type: "enum", options: [...sourceFormats], description: "What it is, when its name does not tell" },
    images: {
      type: "string",
      description: "Folder of the images that a dataset speaks of; else they are looked for beside it",
      valueHint: "dir",
    },
    batch: { type: "string", description: "Id of the batch to add to", valueHint: "id" },
    "batch-name": { type: "string", description: "Name of a new batch; else the source's name", valueHint: "text" },
    "text-column": { type: "string", description: "Column or field of the text", valueHint: "name", default: "text" },
    "key-column": {
      type: "string",
      description: "Column or field of the external key; else externalKey, key or id",
      valueHint: "name",
    },
    separator: {
      type: "string",
      description: "What separates the cells of a CSV file; else a comma (a tab in .tsv)",
      valueHint: "char",
    },
    concurrency: { type: "string", description: "Uploads at a time", valueHint: "n", default: "4" },
    "dry-run": { type: "boolean", description: "Read and check everything, and store nothing" },
    ...connectionArgs,
  },
  async run({ args, data }) {
    const io = data as Io;
    const projectId = idOf("project", args.project);
    if (args.batch && args["batch-name"]) throw new UsageError("Give --batch or --batch-name, not both.");
    const batch = args.batch
      ? { id: idOf("batch", args.batch) }
      : { name: (args["batch-name"] ?? basename(args.source)).slice(0, 120) };
    const concurrency = concurrencyOf(args.concurrency);
    const separator = args.separator === "\\t" ? "\t" : args.separator;
    if (separator !== undefined && [...separator].length !== 1)
      throw new UsageError("--separator takes one character.");
    const { source } = await openSource({
      path: args.source,
      format: args.format,
      images: args.images,
      textColumn: args["text-column"],
      keyColumn: args["key-column"],
      separator,
    });
    const session = await openSession(credentialsOf(args, io.env), io.signal);
    const progress = startProgress(io, "Importing", "tasks", Boolean(args.json));
    try {
      await session.api.projects.getProject({ projectId });
      const report = await runImport(session.api, source, {
        projectId,
        batch,
        concurrency,
        dryRun: Boolean(args["dry-run"]),
        signal: io.signal,
        onProgress: (done, failed) => progress.update(done, source.total, failed > 0 ? `${count(failed)} failed` : ""),
      });
      progress.end();
      if (args.json) io.out(`${JSON.stringify({ dryRun: Boolean(args["dry-run"]), ...report })}\n`);
      else tell(io, report, Boolean(args["dry-run"]));
      return report.failed > 0 ? 1 : 0;
    } finally {
      progress.end();
      await session.close();
    }
  },
});

function tell(io: Io, report: ImportReport, dryRun: boolean): void {
  for (const { level, file, line, pointer, detail } of report.issues.slice(0, SHOWN))
    io.err(
      `${level === "error" ? "error " : "notice"}  ${file}${line === null ? "" : `:${line}`}${pointer ? ` ${pointer}` : ""}  ${detail}\n`,
    );
  if (report.issues.length > SHOWN) io.err(`... and ${count(report.issues.length - SHOWN)} more (--json lists them)\n`);
  if (report.labelsLeftOut > 0)
    io.err(`${count(report.labelsLeftOut)} annotations in the source were left out: labels cannot be imported yet.\n`);
  const parts = [`${count(report.created)} tasks ${dryRun ? "could be created" : "created"}`];
  if (report.duplicates > 0) parts.push(`${count(report.duplicates)} were there already`);
  if (report.failed > 0) parts.push(`${count(report.failed)} failed`);
  io.out(`${parts.join(", ")}.${report.batchId ? ` Batch ${report.batchId}` : ""}\n`);
}
