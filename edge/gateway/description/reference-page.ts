import scalar from "@scalar/fastify-api-reference";
import fastify from "fastify";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { changes } from "../versions/changes.ts";
import { versions } from "../versions/versions.ts";
import { join } from "node:path";

const own = ["docs.js", "docs.css"];

/** Puts the API reference's page and the viewer that it uses into a folder of static files. */
export async function writeReferencePage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const pages = join(import.meta.dir, "../../pages/docs");
  await Promise.all([
    writeFile(join(folder, "index.html"), withVersions(await readFile(join(pages, "index.html"), "utf8"))),
    ...own.map((name) => copyFile(join(pages, name), join(folder, name))),
    writeFile(join(folder, "scalar.js"), await viewer()),
  ]);
}

/** The viewer, Scalar, in one script. It ships whole in its plugin for Fastify alone, so it is asked of a server that never listens. */
async function viewer(): Promise<string> {
  const server = fastify();
  await server.register(scalar, { routePrefix: "/docs", configuration: { url: "/openapi.json" } });
  const { statusCode, body } = await server.inject("/docs/js/scalar.js");
  await server.close();
  if (statusCode !== 200) throw new Error(`Scalar's script was answered ${statusCode}`);
  return body;
}

/** Fills in the list of dated versions: since when and until when each is answered, and what changed with it. */
export function withVersions(page: string): string {
  const rows = versions.map((version) => {
    const standing = version.deprecatedAt
      ? `deprecated since ${version.deprecatedAt.slice(0, 10)}, answered until ${version.sunsetAt!.slice(0, 10)}`
      : "newest";
    const what = changes.filter((change) => change.version === version.name);
    const items = what.map(({ summary, operations }) => `<li>${html(summary)} In ${names(operations)}.</li>`);
    return `<dt><code>${version.name}</code>: ${standing}</dt><dd><ul>${items.join("") || "<li>The first one.</li>"}</ul></dd>`;
  });
  return page.replace("<!-- versions -->", () => `<dl>${rows.join("")}</dl>`);
}

function names(operations: object): string {
  return Object.keys(operations)
    .map((name) => `<code>${name}</code>`)
    .join(", ");
}

/** Text with `code` as HTML. */
function html(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/`([^`]+)`/g, "<code>$1</code>");
}
