import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { DatasetItem } from "../../exports/formats/dataset.ts";
import { readers } from "../../exports/formats/formats.ts";
import { issue, type Part, type Source } from "./draft.ts";
import type { Readable } from "./text-sources.ts";

export type DatasetFormat = "coco" | "json" | "jsonl";

/** The tasks of a dataset in a format that Welo exports; images are looked for in `images`, else beside the file. */
export function datasetSource(file: Readable, format: DatasetFormat, images: string | null): Source {
  const folders = images ? [images] : [dirname(file.name), join(dirname(file.name), "images")];
  return { total: null, parts: () => datasetParts(file, format, folders) };
}

async function* datasetParts(file: Readable, format: DatasetFormat, folders: readonly string[]): AsyncGenerator<Part> {
  for await (const part of readers[format]!.read(file)) {
    if (part.kind === "error" || part.kind === "notice") yield part;
    if (part.kind !== "item") continue;
    const { item, line } = part;
    const said = item.annotations.filter(
      ({ result }) => result.regions.length + result.relations.length + Object.keys(result.answers).length > 0,
    ).length;
    if (said > 0) yield { kind: "labels", annotations: said };
    yield itemPart(file.name, line, item, folders);
  }
}

function itemPart(file: string, line: number, item: DatasetItem, folders: readonly string[]): Part {
  const common = { externalKey: item.externalKey ?? item.data.name ?? item.id, meta: item.meta };
  const name = item.data.name ?? undefined;
  if (item.data.type === "text")
    return { kind: "task", file, line, draft: { ...common, data: { type: "text", text: item.data.text, name } } };
  const path = name === undefined ? null : findImage(name, folders);
  if (path) return { kind: "task", file, line, draft: { ...common, data: { type: "image", image: { path }, name } } };
  if (item.data.fileId)
    return {
      kind: "task",
      file,
      line,
      draft: { ...common, data: { type: "image", image: { fileId: item.data.fileId }, name } },
    };
  return issue(
    file,
    line,
    "/data/name",
    name === undefined ? "names no image" : `there is no image ${name} in ${folders.join(" or ")} (see --images)`,
  );
}

/** A dataset may not name files outside of its folder. */
function findImage(name: string, folders: readonly string[]): string | null {
  for (const folder of folders) {
    for (const candidate of [name, basename(name)]) {
      const path = resolve(folder, candidate);
      if (path.startsWith(resolve(folder) + sep) && existsSync(path) && statSync(path).isFile()) return path;
    }
  }
  return null;
}
