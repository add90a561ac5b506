import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { nouns } from "../../core/console/navigation.ts";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { seriousFaults } from "./accessibility.ts";
import { openBrowser, openPage } from "./browser.ts";
import { crashCore, heard, walked } from "./effects.ts";
import { forget, type Platform, startPlatform } from "./platform.ts";
import { openWorkbench, startQueue } from "./workbench-page.ts";
import { openWorld, photoSize, type World } from "./world.ts";

async function checkAccessible(page: Page, inaccessible: string[]): Promise<void> {
  inaccessible.push(...(await seriousFaults(page)));
}

interface Coco {
  images: { file_name: string; width: number; height: number }[];
  annotations: { category_id: number; bbox: number[]; segmentation: number[][] }[];
  categories: { id: number; name: string }[];
}

describe.each([
  { how: "in one process that is killed on the way", args: [] as string[], axe: true, kills: true },
  { how: "split over two processes", args: ["--processes", "2"], axe: false, kills: false },
])("with core $how, a photograph is labelled by hand, reviewed, and leaves as COCO to the pixel", (run) => {
  const { args, axe, kills } = run;
  let platform: Platform;
  let browser: Browser;
  let world: World;
  const problems: string[] = [];
  const inaccessible: string[] = [];
  beforeAll(async () => {
    platform = await startPlatform(["--no-seed", ...args]);
    browser = await openBrowser();
    world = await openWorld(platform, "House");
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    if (platform) forget(platform);
  });
  const crash = async () => {
    await crashCore(platform);
    await eventually(() => world.manager.tasks.getTask({ taskId: world.taskIds[0]! }));
  };
  /** Each page is a second of processor: signing in leads to the one that is wanted. */
  const signInToConsole = async (role: string, path = "") => {
    const page = await openPage(browser, problems);
    const { email, password } = platform.password(role);
    await page.goto(platform.console + path);
    await page.getByLabel(/e-?mail/i).fill(email);
    await page.locator("input[type=password]").fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /account of/ }).waitFor();
    return page;
  };
  const box = { from: [632, 328] as [number, number], to: [676, 452] as [number, number] };
  const outline: [number, number][] = [
    [525, 305],
    [618, 226],
    [882, 252],
    [988, 312],
    [986, 464],
    [543, 462],
  ];

  test("an annotator draws, sees that it is saved, and hands in", async () => {
    const page = await openPage(browser, problems);
    const workbench = await openWorkbench(page, platform, "annotator");
    if (axe) await checkAccessible(page, inaccessible);
    await startQueue(page, "House", "Annotate");
    await page.getByRole("button", { name: "Draw a box" }).click();
    await page.keyboard.press("6");
    await workbench.drag(box.from, box.to);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Draw a polygon" }).click();
    await page.keyboard.press("4");
    for (const point of outline) await workbench.click(point);
    await page.keyboard.press("Enter");
    await page.getByRole("radio", { name: "In the country" }).check();
    await workbench.saved();
    if (axe) await checkAccessible(page, inaccessible);
    // Who leaves the page has his time counted, and finds it there when he is back.
    await page.getByRole("button", { name: "My queues" }).click();
    const [lease] = await eventually(async () => {
      const { items } = await world.manager.tasks.listAssignments({ taskId: world.taskIds[0]! });
      return items[0]!.activeMs > 0 && items;
    });
    await startQueue(page, "House", "Annotate");
    const shown = (await page.getByRole("timer").textContent())!.split(":").map(Number);
    expect(shown[0]! * 60 + shown[1]!).toBeGreaterThanOrEqual(Math.floor(lease!.activeMs / 1000));
    await page.keyboard.press("Control+Enter");
    await eventually(
      async () => (await world.manager.tasks.getTask({ taskId: world.taskIds[0]! })).submissions === 1,
      15_000,
    );
    if (kills) await crash();
    await page.context().close();
  });

  test("a reviewer sends it back with a reason, the annotator mends it, and the reviewer accepts", async () => {
    const reviewing = await openPage(browser, problems);
    await openWorkbench(reviewing, platform, "reviewer");
    await startQueue(reviewing, "House", "Review");
    if (axe) await checkAccessible(reviewing, inaccessible);
    await reviewing.getByRole("button", { name: /^Reject/ }).click();
    await reviewing.getByRole("textbox", { name: /reason/i }).fill("The door is a little wide.");
    await reviewing.getByRole("button", { name: /^Send back/ }).click();
    await eventually(
      async () => (await world.manager.tasks.getTask({ taskId: world.taskIds[0]! })).status === "rework",
      15_000,
    );

    const mending = await openPage(browser, problems);
    const workbench = await openWorkbench(mending, platform, "annotator");
    await startQueue(mending, "House", "Annotate");
    await mending.getByText("The door is a little wide.").first().waitFor();
    await workbench.page.keyboard.press("Control+Enter");
    await eventually(
      async () => (await world.manager.tasks.getTask({ taskId: world.taskIds[0]! })).status === "in_review",
      15_000,
    );
    await mending.context().close();

    await reviewing.goto(`${platform.edge}/app/`);
    await reviewing.getByRole("heading", { name: "My queues" }).waitFor();
    await startQueue(reviewing, "House", "Review");
    if (kills) await crash();
    await reviewing.getByRole("button", { name: /^Accept/ }).click();
    await eventually(
      async () => (await world.manager.tasks.getTask({ taskId: world.taskIds[0]! })).status === "completed",
      15_000,
    );
    await reviewing.context().close();
  });

  test("a manager exports in the console, and what was drawn is what leaves", async () => {
    const page = await signInToConsole("manager", axe ? `projects/${world.projectId}` : "exports");
    if (axe) {
      await page.getByText("House").first().waitFor();
      await checkAccessible(page, inaccessible);
    }
    const { id } = await world.manager.exports.exportProject({ projectId: world.projectId, format: "coco" });
    await eventually(
      async () => (await world.manager.exports.getExport({ exportId: id })).status === "completed",
      30_000,
    );
    if (axe) await page.goto(`${platform.console}exports`);
    const download = page.waitForEvent("download");
    await page
      .getByRole("button", { name: /download/i })
      .or(page.getByRole("link", { name: /download/i }))
      .first()
      .click();
    const file = await (await download).createReadStream();
    let text = "";
    for await (const chunk of file) text += String(chunk);
    const coco = JSON.parse(text) as Coco;
    expect(coco.images).toMatchObject([{ file_name: "house.jpg", ...photoSize }]);
    const of = (name: string) =>
      coco.annotations.find(
        (one) => one.category_id === coco.categories.find((category) => category.name === name)!.id,
      )!;
    expect(of("other").bbox).toEqual([box.from[0], box.from[1], box.to[0] - box.from[0], box.to[1] - box.from[1]]);
    expect(of("building").segmentation).toEqual([outline.flat()]);
    await page.context().close();
  });

  test("each effect is there once", async () => {
    const counts = await eventually(async () => {
      const now = await heard(platform, world.projectId);
      return (now["export.completed"] ?? 0) === 1 && now;
    });
    expect(counts).toMatchObject({
      ...walked,
      "annotation.submitted": 2,
      "quality_check.completed": 4,
      "quality_check.failed": 1,
      "quality_check.passed": 3,
      "export.completed": 1,
    });
    expect(platform.output().split("core ended (SIGKILL) and is started again")).toHaveLength(kills ? 3 : 1);
  });

  test("how long each of them was at work was counted, and is the annotation's time", async () => {
    const [taskId] = world.taskIds as [string];
    const { items } = await world.manager.tasks.listAssignments({ taskId });
    const handedIn = items.filter((one) => one.status === "submitted");
    expect(handedIn.map((one) => one.stage)).toEqual(["review", "annotate", "review", "annotate"]);
    for (const { activeMs, createdAt, endedAt } of handedIn) {
      expect(activeMs).toBeGreaterThan(0);
      expect(activeMs).toBeLessThanOrEqual(Date.parse(endedAt!) - Date.parse(createdAt));
    }
    const annotating = items.filter((one) => one.stage === "annotate").reduce((sum, one) => sum + one.activeMs, 0);
    const annotations = await world.manager.annotations.listTaskAnnotations({ taskId });
    expect(annotations.items.map((one) => Math.round(one.activeSeconds * 1000))).toEqual([annotating]);
  });

  if (axe)
    test("an owner goes through every other page of the console by its keys", async () => {
      const page = await signInToConsole("owner");
      await page.getByRole("heading", { name: "Overview" }).waitFor();
      await checkAccessible(page, inaccessible);
      for (const { key, title } of nouns.slice(1)) {
        await page.keyboard.press("g");
        await page.keyboard.press(key);
        await page.getByRole("heading", { name: title, level: 1, exact: true }).waitFor();
        await page.locator(".mantine-Skeleton-root").first().waitFor({ state: "detached" });
        await checkAccessible(page, inaccessible);
      }
      await world.manager.projects.createCustomer({ name: "Lake District", reference: "LD-1" });
      await page.keyboard.press("g");
      await page.keyboard.press("p");
      await page.getByRole("tab", { name: "Customers" }).click();
      const customer = page.getByLabel("Open Lake District");
      await customer.waitFor();
      await checkAccessible(page, inaccessible);
      await customer.click();
      await page.getByRole("heading", { name: "Lake District", level: 1, exact: true }).waitFor();
      await page.locator(".mantine-Skeleton-root").first().waitFor({ state: "detached" });
      await checkAccessible(page, inaccessible);
      await page.context().close();
    });

  if (axe) test("no page has a serious fault of accessibility", () => expect(inaccessible).toEqual([]));
  test("nothing went wrong in any page", () => {
    const outage = /status of 50[234]/;
    expect(problems.filter((one) => !kills || !outage.test(one))).toEqual([]);
  });
});
