import { createHash } from "node:crypto";
import { type DatasetItem, nameOf } from "./dataset.ts";

/**
 * Gives each item a path for an archive: its file name without extension, folders kept, made safe for every file system and
 * unique. Remembers 8 bytes of hash a name, not the names.
 */
export function entryNames(): (item: DatasetItem) => string {
  const taken = new Set<bigint>();
  const free = (name: string) => {
    const hash = createHash("sha256").update(name.toLowerCase()).digest().readBigUInt64LE();
    return taken.size !== taken.add(hash).size;
  };
  return (item) => {
    const name = safePath(nameOf(item));
    if (free(name)) return name;
    for (let again = 2; ; again++) if (free(`${name}-${again}`)) return `${name}-${again}`;
  };
}

function safePath(name: string): string {
  const parts = name
    .replace(/\.[A-Za-z0-9]{1,5}$/, "")
    .split(/[/\\]/)
    .map((part) => part.replace(/[\p{Cc}<>:"|?*]/gu, "_").replace(/^[\s.]+|[\s.]+$/g, ""))
    .filter((part) => part !== "");
  return parts.join("/").slice(0, 200) || "unnamed";
}
