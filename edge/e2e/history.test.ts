import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import type { Result } from "../../core/annotations/region.contract.ts";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { seriousFaults } from "./accessibility.ts";
import { openBrowser, openPage } from "./browser.ts";
import { forget, type Platform, sharedPlatform } from "./platform.ts";
import { openWorkbench, startQueue } from "./workbench-page.ts";
import { claim, claimReview, handIn, house, openWorld, type World } from "./world.ts";

let platform: Platform;
let browser: Browser;
let world: World;
const problems: string[] = [];
const shots = process.env.WELO_SHOTS;
const shot = (page: Page, name: string) => shots && page.screenshot({ path: `${shots}/${name}.png` });
beforeAll(async () => {
  platform = await sharedPlatform();
  browser = await openBrowser();
  world = await openWorld(platform, "Versions");
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  if (platform) forget(platform);
});

test("an annotator sees what a reviewer changed, and goes back to his own version", async () => {
  const { annotation } = await handIn(world.annotator, world.annotateQueue, house);
  const { check, assignment } = await claimReview(world);
  const [door, outline] = house.regions;
  const corrected: Result = {
    ...house,
    regions: [
      { ...outline!, class: "other" },
      { ...door!, id: "gate" },
    ],
  };
  await world.reviewer.annotations.updateAnnotation({
    annotationId: annotation.id,
    ifMatch: `"1"`,
    result: corrected,
  });
  await world.reviewer.quality.resolveCheck({
    checkId: check.id,
    assignmentId: assignment.id,
    fence: assignment.fence,
    outcome: "rejected",
    reason: "Look at what I changed.",
    issues: [],
  });

  const page = await openPage(browser, problems);
  const workbench = await openWorkbench(page, platform, "annotator");
  await startQueue(page, "Versions", "Annotate");
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByRole("button", { name: /^2\. Corrected/ }).click();
  await page.getByText(/^Removed /).waitFor();
  await page.getByRole("button", { name: /^Changed .* class: / }).click();
  await page.getByText(/^Last set by/).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole("button", { name: /^1\. Handed in/ }).click();
  await page.getByRole("button", { name: "Go back to version 1" }).click();
  await workbench.saved();
  await page.keyboard.press("Control+Enter");
  const taskId = world.taskIds[0]!;
  const mended = await eventually(async () => {
    const { items } = await world.manager.annotations.listTaskAnnotations({ taskId });
    return items[0]!.version === 3 && items[0]!;
  });
  expect(mended.result).toEqual(house);
  expect(problems).toEqual([]);
});

test("a box that a model drew is there to begin with, and the history has the model's version first", async () => {
  const { manager, annotator, projectId, taskIds } = world;
  const { data } = await manager.tasks.getTask({ taskId: taskIds[0]! });
  const door = { ...house.regions[0]!, score: 0.9 };
  const preLabel = { payload: { ...house, regions: [door] }, model: "detector 3", score: 0.8 };
  const { id: taskId } = await manager.tasks.createTask({ projectId, data, preLabel });
  await eventually(async () => (await manager.tasks.getTask({ taskId })).status === "open");

  const page = await openPage(browser, problems);
  const workbench = await openWorkbench(page, platform, "annotator");
  await startQueue(page, "Versions", "Annotate");
  const drawn = page.getByRole("button", { name: /from a model, 90 % sure/ });
  const begun = page.getByTestId("pre-label");
  await drawn.click();
  await begun.getByText("A model began this task, 80 % sure.").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press("Shift+Delete");
  await page.getByText("Pick a class, then draw on the picture.").waitFor();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("v");
  await workbench.click([650, 390]);
  await page.keyboard.press("ArrowRight");
  await drawn.waitFor({ state: "detached" });
  await page.keyboard.press("Control+Enter");

  const handedIn = await eventually(async () => {
    const { items } = await annotator.annotations.listTaskAnnotations({ taskId });
    return items[0]?.status === "submitted" && items[0];
  });
  expect(handedIn.result.regions).toMatchObject([{ id: door.id, x: 633.25 }]);
  const { items } = await annotator.annotations.getHistory({ annotationId: handedIn.id });
  expect(items).toMatchObject([
    { version: 2, parent: 1, source: "human", changes: { regions: { changed: 1 } } },
    { version: 1, source: "model", model: "detector 3" },
  ]);
  expect(problems).toEqual([]);
});

test("what is handed in after newer work of the same person's is in the history, and comes back from there", async () => {
  const { annotator, annotateQueue } = await openWorld(platform, "Late");
  const draft = async (result: Result) => {
    const { assignment, task } = await claim(annotator, annotateQueue);
    const { id: assignmentId, fence } = assignment;
    const kept = { taskId: task.id, assignmentId, fence, status: "draft", sequence: 1, result } as const;
    return annotator.annotations.saveAnnotation(kept);
  };
  const first = await draft(house);
  const page = await openPage(browser, problems);
  const workbench = await openWorkbench(page, platform, "annotator");
  await startQueue(page, "Late", "Annotate");
  await annotator.tasks.releaseAssignment({ assignmentId: first.assignmentId! });
  const newer = await draft({ ...house, regions: house.regions.slice(0, 1) });
  expect(newer).toMatchObject({ id: first.id, version: 0 });
  await page.keyboard.press("Control+Enter");
  await page.getByText(/came late and does not count\. It is kept in the history/).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await shot(page, "late-banner");

  await page.getByRole("button", { name: "Next task" }).click();
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByLabel("Line of versions").selectOption("Came late, not counted");
  // By its keys: a tooltip that comes under the mouse is half seen while it fades in.
  await page.getByRole("button", { name: /^1\. Came late, not counted/ }).press("Enter");
  const back = page.getByRole("button", { name: "Go back to version 1" });
  await back.waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await shot(page, "late-history");
  await back.click();
  await workbench.saved();
  await page.keyboard.press("Control+Enter");
  const counted = await eventually(async () => {
    const { items } = await annotator.annotations.listTaskAnnotations({ taskId: first.taskId });
    return items[0]!.version > 0 && items[0]!;
  });
  expect(counted).toMatchObject({ version: 2, result: house });
  expect(problems).toEqual([]);
});
