import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWeb } from "./build.ts";

let outdir: string;
let page: string;
beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), "welo-console-"));
  await buildWeb({ page: join(import.meta.dir, "index.html"), outdir, publicPath: "/console/" });
  page = await Bun.file(join(outdir, "index.html")).text();
});
afterAll(() => rm(outdir, { recursive: true, force: true }));

const named = () => [...page.matchAll(/(?:src|href)="\/console\/([^"]+)"/g)].map((match) => match[1]!);

describe("the console's bundle", () => {
  test("everything that the first page names is there", async () => {
    expect(named().length).toBeGreaterThan(2);
    for (const name of named()) expect(await Bun.file(join(outdir, name)).exists()).toBe(true);
  });

  test("the first page needs less than 450 KB of scripts, compressed", async () => {
    const scripts = named().filter((name) => name.endsWith(".js"));
    const sizes = await Promise.all(
      scripts.map(async (name) => Bun.gzipSync(await Bun.file(join(outdir, name)).bytes()).length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(450_000);
  });

  test("charts come later, when a page draws one", async () => {
    const first = await Promise.all(
      named()
        .filter((name) => name.endsWith(".js"))
        .map((name) => Bun.file(join(outdir, name)).text()),
    );
    expect(first.some((code) => code.includes("recharts-"))).toBe(false);
  });

  test("fonts are files beside the styles and nothing is asked of another host", async () => {
    const styles = await Bun.file(
      join(
        outdir,
        named().find((name) => name.endsWith(".css"))!,
      ),
    ).text();
    const fonts = [...styles.matchAll(/url\("?(\.\/files\/[^")]+\.woff2)"?\)/g)].map((match) => match[1]!);
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts) expect(await Bun.file(join(outdir, font)).exists()).toBe(true);
    expect(styles).not.toMatch(/url\("?https?:/);
    expect(page).not.toMatch(/(?:src|href)="https?:/);
  });
});
