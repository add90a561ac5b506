import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { seriousFaults } from "./accessibility.ts";
import { openBrowser, openPage } from "./browser.ts";
import { forget, type Platform, sharedPlatform } from "./platform.ts";
import { openWorld, type World } from "./world.ts";

let platform: Platform;
let browser: Browser;
let world: World;
const problems: string[] = [];
beforeAll(async () => {
  platform = await sharedPlatform();
  browser = await openBrowser();
  world = await openWorld(platform, "Second thoughts");
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  if (platform) forget(platform);
});

test("the page of a task that is being cancelled says so, offers nothing but to take it back, and does", async () => {
  const { manager, taskIds } = world;
  const taskId = taskIds[0]!;
  await eventually(async () => (await manager.tasks.getTask({ taskId })).status === "open");
  await manager.tasks.updateTask({ taskId, cancel: { undoSeconds: 60 } });
  const { email, password } = platform.password("manager");
  const page = await openPage(browser, problems);
  await page.goto(`${platform.console}tasks/${taskId}`);
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.locator("input[type=password]").fill(password);
  await page.keyboard.press("Enter");
  await page.getByText("Being cancelled").waitFor();
  for (const name of ["Assign", "Requeue", "Cancel task"])
    expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Undo", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Cancel task", exact: true }).waitFor();
  expect(await page.getByText("Being cancelled").count()).toBe(0);
  expect(await manager.tasks.getTask({ taskId })).toMatchObject({ status: "open", stage: "annotate" });
  expect(problems).toEqual([]);
});
