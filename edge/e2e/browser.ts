import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright, type Page } from "playwright-core";

/** Opens headless Chromium, whose binary ships in an npm package. */
export async function openBrowser(): Promise<Browser> {
  // Not the package's own arguments: those put everything into one process and switch web security off.
  const args = [
    "--no-sandbox",
    "--headless=shell",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
  ];
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

/** A page of its own session, 1440 by 900, that collects what goes wrong in it. */
export async function openPage(browser: Browser, problems: string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) problems.push(message.text());
  });
  return page;
}
