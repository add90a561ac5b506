import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openBrowser, openPage } from "../../../edge/e2e/browser.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { quantile } from "../rounds.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const built = join(root, ".welo", "bench", "canvas");
const REGIONS = 1000;
const FEW = 8;
const MOVES = 240;
const NOTCHES = 40;

/** Bundles the workbench's canvas with the page around it. */
export async function buildPage(): Promise<null> {
  await rm(built, { recursive: true, force: true });
  const result = await Bun.build({
    entrypoints: [join(root, "edge", "workbench", "canvas", "crowd-page.tsx")],
    outdir: built,
    target: "browser",
    minify: true,
    define: { "process.env.NODE_ENV": '"production"' },
    naming: "page.[ext]",
  });
  if (!result.success) throw new Error("the canvas could not be bundled");
  return null;
}

export function runCrowd({ size }: Given): Promise<Measure> {
  return measure(size ?? REGIONS);
}

export function runFew(): Promise<Measure> {
  return measure(FEW);
}

async function measure(regions: number): Promise<Measure> {
  const html = `<!doctype html><meta charset="utf-8"><title>Canvas</title><link rel="stylesheet" href="/page.css"><div id="root"></div><script type="module" src="/page.js"></script>`;
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/") return new Response(html, { headers: { "content-type": "text/html" } });
      return new Response(Bun.file(join(built, pathname)));
    },
  });
  const browser = await openBrowser();
  try {
    const problems: string[] = [];
    const page = await openPage(browser, problems);
    await page.goto(`${server.url.origin}/#${regions}`);
    const canvas = page.getByTestId("canvas");
    await canvas.and(page.locator("[data-loaded=true]")).waitFor();
    await page.waitForFunction(painted);
    const before = await canvas.evaluate((element) => Number(element.getAttribute("data-offset-x")));
    const from = await now(page);
    await drag(page);
    const after = await canvas.evaluate((element) => Number(element.getAttribute("data-offset-x")));
    if (after === before) throw new Error("the picture was not moved");
    await zoom(page);
    const to = await now(page);
    if (problems.length > 0) throw new Error(problems.join("\n"));
    return figures(await page.evaluate<number[]>(`drawn.filter((at) => at >= ${from} && at <= ${to})`));
  } finally {
    await browser.close();
    await server.stop(true);
  }
}

const now = (page: Page) => page.evaluate<number>("performance.now()");

/** Something is painted over the picture, and the page draws frames. */
const painted = `drawn.length > 60 && [...document.querySelectorAll("[data-testid=canvas] canvas")].some((one) =>
  one.width > 0 && one.height > 0 && one.getContext("2d").getImageData(0, 0, one.width, one.height).data.some((byte) => byte > 0))`;

/** Zooms in a little, takes the picture with the middle button and leads it round. */
async function drag(page: Page): Promise<void> {
  await page.mouse.move(720, 450);
  await page.mouse.wheel(0, -400);
  await page.mouse.down({ button: "middle" });
  for (let move = 1; move <= MOVES; move++) {
    const turn = (move / MOVES) * 2 * Math.PI * 2.25;
    await page.mouse.move(720 + 240 * Math.sin(turn), 450 + 160 * (1 - Math.cos(turn)));
  }
  await page.mouse.up({ button: "middle" });
}

async function zoom(page: Page): Promise<void> {
  for (let notch = 0; notch < NOTCHES; notch++) await page.mouse.wheel(0, notch < NOTCHES / 2 ? -60 : 60);
}

function figures(drawn: readonly number[]): Measure {
  const apart = drawn.slice(1).map((at, one) => at - drawn[one]!);
  const ms = drawn.at(-1)! - drawn[0]!;
  const perSecond = (apart.length / ms) * 1000;
  const facts = { frames: apart.length, p95_ms: quantile(apart, 0.95), longest_ms: Math.max(...apart) };
  return { perSecond, facts, tables: [] };
}
