import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { randomUUID } from "node:crypto";
import { defineCommand } from "citty";
import type { Export, ExportOptions } from "../../exports/contract.ts";
import { ExportFormat } from "../../projects/contract.ts";
import { connectionArgs, credentialsOf } from "../credentials.ts";
import { idOf } from "../import/import-command.ts";
import { Failure, type Io, UsageError } from "../io.ts";
import { count, type Progress, size, startProgress } from "../progress.ts";

import { type Api, openSession, pause } from "../session.ts";
import { download } from "./download.ts";

const LOOK_MS = [100, 200, 300, 500, 1000];

interface OptionArgs {
  include: string;
  gzip?: boolean | undefined;
  anonymise?: boolean | undefined;
  "voc-base"?: string | undefined;
  "csv-rows"?: string | undefined;
  "conll-tags"?: string | undefined;
}

/** The export's options as the API takes them. */
export function optionsOf(args: OptionArgs): Partial<ExportOptions> {
  return {
    include: args.include as ExportOptions["include"],
    compression: args.gzip ? "gzip" : "none",
    anonymise: args.anonymise ?? false,
    ...(args["voc-base"] ? { vocBase: Number(args["voc-base"]) as 0 | 1 } : {}),
    ...(args["csv-rows"] ? { csvRows: args["csv-rows"] as "region" | "task" } : {}),
    ...(args["conll-tags"] ? { conllTags: args["conll-tags"] as "iob1" | "iob2" | "bioes" } : {}),
  };
}

/** Where the file goes: the path that was given, in it when it is a folder, else here under its own name. */
export function targetOf(output: string | undefined, fileName: string): string {
  const name = basename(fileName);
  if (output === undefined) return name;
  return existsSync(output) && statSync(output).isDirectory() ? join(output, name) : output;
}

export const exportCommand = defineCommand({
  meta: { description: "Export a project or a batch, wait for it, and download the file" },
  args: {
    project: { type: "string", description: "Id of the project", valueHint: "id" },
    batch: { type: "string", description: "Id of a batch, instead of a whole project", valueHint: "id" },
    id: { type: "string", description: "Id of an export that exists already: follow and download it", valueHint: "id" },
    format: { type: "enum", options: [...ExportFormat.options], description: "Of the file", default: "jsonl" },
    include: {
      type: "enum",
      options: ["accepted", "submitted"],
      description: "One result per finished task, or every annotation that was handed in",
      default: "accepted",
    },
    gzip: { type: "boolean", description: "Compress the file" },
    anonymise: { type: "boolean", description: "Replace people's ids by pseudonyms" },
    "voc-base": { type: "enum", options: ["0", "1"], description: "Pascal VOC: whether pixels count from 0 or 1" },
    "csv-rows": {
      type: "enum",
      options: ["region", "task"],
      description: "CSV: a row for each region or for each task",
    },
    "conll-tags": { type: "enum", options: ["iob1", "iob2", "bioes"], description: "CoNLL: how spans are tagged" },
    output: {
      type: "string",
      alias: "o",
      description: "File or folder to write to; else here, under the export's name",
      valueHint: "path",
    },
    force: { type: "boolean", description: "Replace the file when there is one" },
    download: {
      type: "boolean",
      default: true,
      description: "Fetch the file when it is ready",
      negativeDescription: "Only export: the file stays in the platform",
    },
    ...connectionArgs,
  },
  async run({ args, data }) {
    const io = data as Io;
    const given = [args.project, args.batch, args.id].filter((one) => one !== undefined);
    if (given.length !== 1) throw new UsageError("Give one of --project, --batch and --id.");
    for (const name of ["project", "batch", "id"] as const) if (args[name]) idOf(name, args[name]);
    const session = await openSession(credentialsOf(args, io.env), io.signal);
    const quiet = Boolean(args.json);
    const progress = startProgress(io, "Exporting", "tasks", quiet);
    try {
      const begun = await begin(session.api, args, optionsOf(args));
      const done = await follow(session.api, begun, progress, io.signal);
      progress.end();
      if (!args.download) {
        io.out(
          quiet
            ? `${JSON.stringify({ export: done, path: null })}\n`
            : `Export ${done.id} is ready: ${done.fileName}, ${size(done.bytes ?? 0)}\n`,
        );
        return 0;
      }
      const { url, fileName } = await session.api.exports.downloadExport({ exportId: done.id, redirect: false });
      const path = targetOf(args.output, fileName);
      if (existsSync(path) && !args.force)
        throw new Failure(
          `${path} is there already; --force replaces it. The export is kept: welo export --id ${done.id}`,
        );
      const bar = startProgress(io, "Downloading", "bytes", quiet);
      const { bytes, sha256 } = await download(url, path, done, io.signal, (some) =>
        bar.update(some, done.bytes),
      ).finally(() => bar.end());
      if (quiet) io.out(`${JSON.stringify({ export: done, path, bytes, sha256 })}\n`);
      else {
        for (const { what, reason, count: n } of done.loss) io.err(`lost: ${count(n)} × ${what} (${reason})\n`);
        io.out(`${path}  ${size(bytes)}, ${count(done.done)} tasks, SHA-256 ${sha256}\n`);
      }
      return 0;
    } finally {
      progress.end();
      await session.close();
    }
  },
});

function begin(
  api: Api,
  args: { project?: string | undefined; batch?: string | undefined; id?: string | undefined; format: string },
  options: Partial<ExportOptions>,
): Promise<Export> {
  const body = { format: args.format as ExportFormat, options };
  const once = { idempotencyKey: randomUUID() };
  if (args.id) return api.exports.getExport({ exportId: args.id });
  if (args.batch) return api.exports.exportBatch({ batchId: args.batch, ...body }, once);
  return api.exports.exportProject({ projectId: args.project!, ...body }, once);
}

/** Looks until the export has ended; cancels it when the user wants to end first. */
export async function follow(api: Api, begun: Export, progress: Progress, signal: AbortSignal): Promise<Export> {
  let now = begun;
  for (let looks = 0; now.status === "queued" || now.status === "running"; looks++) {
    progress.update(now.done, now.total, now.status === "queued" ? "queued" : "");
    try {
      await pause(LOOK_MS[Math.min(looks, LOOK_MS.length - 1)]!, signal);
    } catch (error) {
      await api.exports.cancelExport({ exportId: now.id }).catch(() => {});
      throw error;
    }
    now = await api.exports.getExport({ exportId: now.id });
  }
  if (now.status === "completed") {
    progress.update(now.done, now.total);
    return now;
  }
  throw new Failure(
    `The export ${now.status === "failed" ? `failed: ${now.error ?? "no reason was given"}` : `is ${now.status}`} (${now.id})`,
  );
}
