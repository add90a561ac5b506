import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { openApi, type Person } from "../../core/start/seed/api.ts";
import { seriousFaults } from "./accessibility.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type KeysOnly, keysOnly } from "./keys-only.ts";
import { forget, type Platform, sharedPlatform } from "./platform.ts";
import { photo } from "./world.ts";

const shots = process.env.WELO_SHOTS;

describe("somebody without a mouse", () => {
  let platform: Platform;
  let browser: Browser;
  let manager: Person;
  let projectId = "";
  const problems: string[] = [];
  const inaccessible: string[] = [];
  beforeAll(async () => {
    [platform, browser] = await Promise.all([sharedPlatform(), openBrowser()]);
    manager = await openApi(platform.edge).signIn(platform.password("manager"));
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    if (platform) forget(platform);
  });

  const signIn = async (role: string, door: string, arrived: string): Promise<{ page: Page; keys: KeysOnly }> => {
    const page = await openPage(browser, problems);
    const keys = keysOnly(page);
    const { email, password } = platform.password(role);
    await page.goto(door);
    await page.getByLabel(/e-?mail/i).waitFor();
    await keys.fill(/^e-?mail/i, email);
    await keys.fill(/^password/i, password);
    await keys.press("Enter");
    await page.getByRole("heading", { name: arrived }).waitFor();
    return { page, keys };
  };
  /** Both themes are looked at; the page keeps the one that it has. */
  const look = async (page: Page, name: string) => {
    inaccessible.push(...(await seriousFaults(page)).map((fault) => `${name} ${fault}`));
    if (shots) await page.screenshot({ path: `${shots}/keys-${name}.png` });
  };
  /** The instructions open by themselves the first time. */
  const understand = async (page: Page, keys: KeysOnly) => {
    const dialog = page.getByRole("dialog", { name: /^Instructions/ });
    await dialog.getByRole("button", { name: "Understood" }).waitFor();
    await keys.open(/^Understood/);
    await dialog.waitFor({ state: "hidden" });
  };
  const taskOf = async () => (await manager.tasks.listTasks({ projectId })).items[0];

  test("a manager makes a project and brings a photograph in", async () => {
    const { page, keys } = await signIn("manager", platform.console, "Overview");
    await keys.press("g", "p");
    await page.getByRole("heading", { name: "Projects", exact: true }).waitFor();
    await keys.open(/^New project/);
    await page.getByRole("heading", { name: "New project" }).waitFor();
    await keys.to(/objects/i);
    await keys.press("Space");
    await keys.fill(/^Name( \*)?$/, "By keys");
    await keys.fill(/^Overlap/, "1");
    await keys.to(/^Reviewed/);
    await keys.press("End");
    await page.getByRole("slider", { name: "Reviewed" }).and(page.locator("[aria-valuenow='100']")).waitFor();
    await look(page, "new-project");
    await keys.press("Control+Enter");
    await page.waitForURL(/projects\/[^/]+\/import/);
    projectId = /projects\/([^/]+)/.exec(page.url())![1]!;
    const chooser = page.waitForEvent("filechooser");
    await keys.open(/^Choose images/);
    await (await chooser).setFiles(photo);
    await page.getByRole("button", { name: "Create 1 task" }).and(page.locator(":enabled")).waitFor();
    await keys.open(/^Create 1 task/);
    await eventually(async () => (await taskOf())?.status === "open");
    await look(page, "import");
    await page.context().close();
  });

  test("an annotator makes a box, moves it, answers, and hands in", async () => {
    const { page, keys } = await signIn("annotator", `${platform.edge}/app/`, "My queues");
    await keys.open(/^Start Annotate of By keys/);
    await page.getByTestId("canvas").waitFor();
    await understand(page, keys);
    await keys.press("b", "4", "n", "ArrowRight", "Shift+ArrowDown", "Alt+ArrowRight");
    await keys.to(/^Indoors/);
    await keys.press("ArrowDown", "ArrowDown");
    expect(await page.getByRole("radio", { name: "In the country" }).isChecked()).toBe(true);
    await page
      .getByTestId("saved-state")
      .filter({ hasText: /^saved/i })
      .waitFor();
    await look(page, "annotate");
    await keys.press("Control+Enter");
    await eventually(async () => (await taskOf())?.status === "in_review");
    await page.context().close();
  });

  test("a reviewer sends it back with a reason, and accepts what comes next", async () => {
    const { page, keys } = await signIn("reviewer", `${platform.edge}/app/`, "My queues");
    await keys.open(/^Start Review of By keys/);
    await understand(page, keys);
    await page.getByRole("button", { name: /^Accept/ }).waitFor();
    await look(page, "review");
    await keys.press("r");
    await page.getByRole("textbox", { name: /reason/i }).waitFor();
    await keys.fill(/reason/i, "The box sits beside the house.");
    await keys.press("Control+Enter");
    await eventually(async () => (await taskOf())?.status === "rework");

    const mending = await signIn("annotator", `${platform.edge}/app/`, "My queues");
    await mending.keys.open(/^Start Annotate of By keys/);
    await understand(mending.page, mending.keys);
    await mending.page.getByText("The box sits beside the house.").first().waitFor();
    await mending.keys.press("]", "Shift+ArrowLeft", "Control+Enter");
    await eventually(async () => (await taskOf())?.status === "in_review");
    await mending.page.context().close();

    await keys.press("g", "q");
    await page.getByRole("heading", { name: "My queues" }).waitFor();
    await keys.open(/^Start Review of By keys/);
    await page.getByRole("button", { name: /^Accept/ }).waitFor();
    await keys.press("a");
    await eventually(async () => (await taskOf())?.status === "completed");
    await page.context().close();
  });

  test("a manager exports it and downloads the file", async () => {
    const { page, keys } = await signIn("manager", platform.console, "Overview");
    await page.goto(`${platform.console}projects/${projectId}/exports`);
    await keys.open(/^New export/);
    await page.getByRole("dialog", { name: "New export" }).getByRole("button", { name: "Export" }).waitFor();
    await look(page, "export");
    await keys.open(/^Export$/);
    await eventually(async () => {
      const { items } = await manager.exports.listExports({ projectId });
      return items[0]?.status === "completed";
    });
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Download/ })
      .waitFor();
    const download = page.waitForEvent("download");
    await keys.open(/^Download/);
    expect((await download).suggestedFilename()).toMatch(/\.(zip|json|jsonl)/);
    await page.context().close();
  });

  test("an annotator marks a text by letters as people see them, and joins two marks", async () => {
    const text = "🙂 Ada Lovelace lived in London.";
    const { id, status } = await manager.projects.createProject({
      name: "Words",
      templateId: "entities",
      settings: { overlap: 1, reviewShare: 0 },
    });
    if (status === "draft") await manager.projects.changeProjectStatus({ projectId: id, event: "activate" });
    const { lines } = await manager.tasks.createTasks({ projectId: id, tasks: [{ data: { type: "text", text } }] });
    const taskId = lines[0]!.taskId!;
    await eventually(async () => (await manager.tasks.getTask({ taskId })).status === "open");

    const { page, keys } = await signIn("annotator", `${platform.edge}/app/`, "My queues");
    await keys.open(/^Start Annotate of Words/);
    await page.getByTestId("text").waitFor();
    await understand(page, keys);
    await keys.to(/^Text/);
    await keys.press("Space", "Control+Shift+ArrowRight", "1");
    await keys.press("Control+ArrowRight", "Control+ArrowRight", "Space", "2");
    await keys.press("[", "r", "]");
    await page.getByRole("button", { name: "Ada Lovelace is located in London", exact: true }).waitFor();
    await keys.to(/^Economy/);
    await keys.press("ArrowDown");
    await look(page, "text");
    await keys.press("Control+Enter");
    await eventually(async () => (await manager.tasks.getTask({ taskId })).status === "completed");
    const { items } = await manager.annotations.listTaskAnnotations({ taskId });
    const { regions, relations, answers } = items[0]!.result;
    expect(regions).toMatchObject([
      { type: "span", class: "person", start: 2, end: 14 },
      { type: "span", class: "place", start: 24, end: 30 },
    ]);
    expect([...text].slice(24, 30).join("")).toBe("London");
    expect(relations).toEqual([{ from: regions[0]!.id, to: regions[1]!.id, type: "located in" }]);
    expect(answers).toEqual({ topic: "foreign affairs" });
    await page.context().close();
  });

  test("no page has a serious fault of accessibility", () => expect(inaccessible).toEqual([]));
  test("nothing went wrong in any page", () => expect(problems).toEqual([]));
});
