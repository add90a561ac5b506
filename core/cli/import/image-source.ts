import { readdirSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { Failure } from "../io.ts";
import type { Part, Source } from "./draft.ts";

const types: Record<string, string> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".tif": "image/tiff",
  ".tiff": "image/tiff",
};

/** The media type of an image file by its name; null when it is none that can be labelled. */
export function imageType(path: string): string | null {
  return types[extname(path).toLowerCase()] ?? null;
}

/** The images of a folder and the folders in it, by path; each is named, and known by its key, after its path in the folder. */
export function imageFolder(folder: string): Source {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(folder, path)
          .split(sep)
          .some((part) => part.startsWith(".")),
    );
  const images = paths.filter((path) => imageType(path)).sort();
  const others = paths.length - images.length;
  if (images.length === 0) throw new Failure(`There are no images in ${folder} (${Object.keys(types).join(", ")}).`);
  return {
    total: images.length,
    async *parts(): AsyncGenerator<Part> {
      if (others > 0)
        yield {
          kind: "notice",
          issue: { file: folder, line: null, pointer: "", detail: `${others} files are no images and were left out` },
        };
      for (const path of images) {
        const name = relative(folder, path).split(sep).join("/");
        yield {
          kind: "task",
          file: path,
          line: null,
          draft: { externalKey: name, data: { type: "image", image: { path }, name }, meta: {} },
        };
      }
    },
  };
}
