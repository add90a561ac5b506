import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

const own = ["index.html", "docs.js", "docs.css"];
const borrowed = ["swagger-ui-bundle.js", "swagger-ui.css"];

/** Puts the API reference's page and the viewer that it uses into a folder of static files. */
export async function writeReferencePage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const viewer = dirname(Bun.resolveSync("swagger-ui-dist/package.json", import.meta.dir));
  const pages = join(import.meta.dir, "../../pages/docs");
  await Promise.all([
    ...own.map((name) => copyFile(join(pages, name), join(folder, name))),
    ...borrowed.map((name) => copyFile(join(viewer, name), join(folder, name))),
  ]);
}
