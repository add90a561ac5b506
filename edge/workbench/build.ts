import { watch } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

const here = import.meta.dir;
const outdir = join(here, "../dist/app");

/** Bundles the workbench into `edge/dist/app`: `index.html` and files with hashed names, served under `/app/`. */
export async function buildWorkbench(development = false): Promise<{ path: string; bytes: number }[]> {
  const result = await Bun.build({
    entrypoints: [join(here, "index.html")],
    publicPath: "/app/",
    target: "browser",
    splitting: true,
    // As files, a browser fetches only the alphabet that it needs.
    external: ["*.woff2"],
    minify: !development,
    sourcemap: development ? "linked" : "none",
    define: { "process.env.NODE_ENV": JSON.stringify(development ? "development" : "production") },
    naming: { entry: "[name].[ext]", chunk: "[name]-[hash].[ext]", asset: "[name]-[hash].[ext]" },
  });
  // Only now, so that a build that fails leaves the last good one in place.
  await rm(outdir, { recursive: true, force: true });
  for (const output of result.outputs) await Bun.write(join(outdir, output.path), output);
  const fonts = join(Bun.resolveSync("@fontsource-variable/inter/wght.css", here), "../files");
  for await (const name of new Bun.Glob("*-wght-normal.woff2").scan(fonts)) {
    await Bun.write(join(outdir, "files", name), Bun.file(join(fonts, name)));
  }
  return result.outputs.map((output) => ({ path: output.path, bytes: output.size }));
}

async function buildAndTell(development: boolean): Promise<void> {
  const started = performance.now();
  const outputs = await buildWorkbench(development);
  const total = outputs.reduce((sum, one) => sum + one.bytes, 0);
  console.log(
    `workbench: ${outputs.length} files, ${Math.round(total / 1024)} KB, ${Math.round(performance.now() - started)} ms`,
  );
}

if (import.meta.main) {
  const watching = process.argv.includes("--watch");
  await buildAndTell(watching);
  if (watching) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    for (const folder of [here, join(here, "../../core/console/look")]) {
      watch(folder, { recursive: true }, (_event, file) => {
        if (!file || !/\.(tsx?|css|html)$/.test(file)) return;
        clearTimeout(timer);
        timer = setTimeout(() => void buildAndTell(true).catch((error: unknown) => console.error(error)), 80);
      });
    }
  }
}
