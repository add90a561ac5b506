import { watch } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

export interface WebBuild {
  /** The page's HTML file. */
  page: string;
  outdir: string;
  /** Where the built files are served, with a slash at both ends. */
  publicPath: string;
  development?: boolean;
}

/** Bundles one web app into hashed files beside an `index.html`; throws with the bundler's messages. */
export async function buildWeb({
  page,
  outdir,
  publicPath,
  development = false,
}: WebBuild): Promise<{ path: string; bytes: number }[]> {
  const result = await Bun.build({
    entrypoints: [page],
    publicPath,
    target: "browser",
    splitting: true,
    // The bundler would put every alphabet into the stylesheet; as files, a browser fetches the one it needs.
    external: ["*.woff2"],
    minify: !development,
    sourcemap: development ? "linked" : "none",
    define: { "process.env.NODE_ENV": JSON.stringify(development ? "development" : "production") },
    naming: { entry: "[name].[ext]", chunk: "[name]-[hash].[ext]", asset: "[name]-[hash].[ext]" },
  });
  // Only now: a build that fails leaves the last good one in place.
  await rm(outdir, { recursive: true, force: true });
  for (const output of result.outputs) await Bun.write(join(outdir, output.path), output);
  await copyFonts(outdir);
  return result.outputs.map((output) => ({ path: join(outdir, output.path), bytes: output.size }));
}

async function copyFonts(outdir: string): Promise<void> {
  const inter = join(Bun.resolveSync("@fontsource-variable/inter/wght.css", import.meta.dir), "../files");
  for await (const name of new Bun.Glob("*-wght-normal.woff2").scan(inter)) {
    await Bun.write(join(outdir, "files", name), Bun.file(join(inter, name)));
  }
}

const here = import.meta.dir;
const consoleBuild: WebBuild = {
  page: join(here, "index.html"),
  outdir: join(here, "dist"),
  publicPath: "/console/",
};

/** Builds the console into `core/console/dist`. */
export function buildConsole(development = false): Promise<{ path: string; bytes: number }[]> {
  return buildWeb({ ...consoleBuild, development });
}

async function buildAndTell(development: boolean): Promise<void> {
  const started = performance.now();
  const outputs = await buildConsole(development);
  const total = outputs.reduce((sum, one) => sum + one.bytes, 0);
  console.log(
    `console: ${outputs.length} files, ${Math.round(total / 1024)} KB, ${Math.round(performance.now() - started)} ms`,
  );
}

if (import.meta.main) {
  const watching = process.argv.includes("--watch");
  await buildAndTell(watching);
  if (watching) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    watch(here, { recursive: true }, (_event, file) => {
      if (!file || file.startsWith("dist") || !/\.(tsx?|css|html)$/.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void buildAndTell(true).catch((error: unknown) => console.error(error)), 80);
    });
  }
}
