import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** What an earlier run left in a file, or null when there is none or it cannot be read as JSON. */
export async function readKept<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as T;
  } catch {
    return null;
  }
}

/** Leaves it for later runs; whoever reads meanwhile finds the whole of the old or of the new. */
export async function keep(file: string, what: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}`;
  await writeFile(part, JSON.stringify(what));
  await rename(part, file);
}
