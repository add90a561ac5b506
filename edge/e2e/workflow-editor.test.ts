import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { openApi } from "../../core/start/seed/api.ts";
import { seriousFaults } from "./accessibility.ts";
import { openBrowser, openPage } from "./browser.ts";
import { forget, type Platform, sharedPlatform } from "./platform.ts";

describe("a workflow from the library to a published version of one's own", () => {
  let platform: Platform;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  const inaccessible: string[] = [];
  /** Of the owner's requests to the API. */
  let headers: Record<string, string> = {};
  beforeAll(async () => {
    [platform, browser] = await Promise.all([sharedPlatform(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    if (platform) forget(platform);
  });

  const check = async () => {
    inaccessible.push(...(await seriousFaults(page)));
  };
  const state = (path: string) => page.locator(`[data-state="${path}"]`);
  const code = () => page.getByTestId("definition").locator(".cm-content");
  const form = () => page.getByTestId("inspector");
  const look = (mode: string) => page.getByRole("radio", { name: mode }).locator("..").click();

  test("a copy of the review workflow opens as a draft, picture and text side by side", async () => {
    const { email, password } = platform.password("owner");
    page = await openPage(browser, problems);
    await page.goto(`${platform.console}workflows`);
    await page.getByRole("textbox", { name: /e-?mail/i }).fill(email);
    await page.locator("input[type=password]").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("button", { name: "New workflow" }).first().click();
    await page.getByRole("dialog").getByLabel("Name").fill("Quick look");
    await page.getByRole("dialog").getByLabel("Begin with").click();
    await page.getByRole("option", { name: "Review", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
    await state("review").waitFor();
    await code().getByText('"annotating"', { exact: true }).first().waitFor();
    await page.getByRole("status").getByText("Nothing to mend").waitFor();
  });

  test("a line drawn from one state to another is a transition in the text", async () => {
    await state("review").hover();
    const from = (await state("review").locator(".react-flow__handle-right").boundingBox())!;
    const to = (await state("cancelled").boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
    await page.mouse.up();
    await page.getByRole("dialog").getByLabel("Event").fill("task.requeued");
    await page.keyboard.press("Enter");
    await form().getByText("transition from review").waitFor();
    await code().getByText('"task.requeued"').waitFor();
    expect(await code().textContent()).toContain('"task.requeued": "cancelled"');
  });

  test("a guard written by form is checked as it is written, at its place in form, picture, text and list", async () => {
    await form().getByLabel("Only if").click();
    await page.getByRole("option", { name: "an expression holds" }).click();
    await form().getByLabel("Guard as CEL").fill("context.overlap >");
    await form().getByLabel("In words").focus();
    await page.getByRole("status").getByText("1 error").waitFor();
    await state("review").getByLabel("has an error").waitFor();
    await page.locator(".cm-lintRange-error").first().waitFor();
    await page.getByRole("button", { name: "1 error" }).click();
    await page.getByRole("region", { name: "Problems" }).getByRole("listitem").waitFor();
    expect(await page.getByRole("button", { name: "Publish" }).isDisabled()).toBe(true);
    await check();
    await form().getByLabel("Guard as CEL").fill("context.overlap > 1");
    await page.keyboard.press("Tab");
    await page.getByRole("status").getByText("Nothing to mend").waitFor();
    await page.getByRole("button", { name: "[context.overlap > 1]" }).waitFor();
  });

  test("undo takes back what forms and text did, in their order, and redo brings it again", async () => {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("status").getByText("1 error").waitFor();
    await page.getByRole("button", { name: "Redo" }).click();
    await page.getByRole("status").getByText("Nothing to mend").waitFor();
    await state("done").click({ position: { x: 8, y: 8 } });
    await form().getByText("done", { exact: true }).waitFor();
    await page.keyboard.press("F2");
    await page.keyboard.type("finished");
    await page.keyboard.press("Enter");
    await state("finished").waitFor();
    expect(await code().textContent()).toContain('"finished": {');
  });

  test("a child statechart is added, opened and given an output by forms, and all of it undone", async () => {
    const group = (name: string) => form().getByRole("group", { name });
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Whole workflow" }).click();
    await group("Child statecharts").getByRole("button", { name: "Add" }).click();
    await state("working").waitFor();
    await state("done").click({ position: { x: 8, y: 8 } });
    await group("Gives at its end").getByRole("button", { name: "Add" }).click();
    await form().getByLabel("Expression for value1").fill("context.n");
    await page.keyboard.press("Tab");
    await code().getByText('"context.n"').waitFor();
    await check();
    await page.getByRole("button", { name: "Workflow", exact: true }).click();
    await state("finished").waitFor();
    for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Undo" }).click();
    await form().getByText("None. A state runs one").waitFor();
  }, 90_000);

  test("tried out before it is saved: two events, what each guard saw, and a step back", async () => {
    await look("Try out");
    const events = page.getByRole("region", { name: "Events" });
    const trace = page.getByRole("region", { name: "Trace" });
    await events
      .getByRole("button", { name: /^possible|annotation\.submitted/ })
      .filter({ hasText: "annotation.submitted" })
      .click();
    await events.getByRole("button", { name: "Send annotation.submitted" }).click();
    await page.locator('[data-state="checking"][data-current]').waitFor();
    await events.getByRole("button").filter({ hasText: "quality_check.completed" }).click();
    await events.getByRole("button", { name: "Send quality_check.completed" }).click();
    await page.locator('[data-state="finished"][data-current]').waitFor();
    await trace.getByText("context.reviewDraw is 0").waitFor();
    expect(await trace.getByRole("listitem").count()).toBe(3);
    await check();
    await page.getByRole("button", { name: "Step back" }).click();
    await page.locator('[data-state="checking"][data-current]').waitFor();
  });

  test("the way to a state is told, and played up to the event that is chosen", async () => {
    await look("Edit");
    await state("review").click();
    await form().getByRole("button", { name: "Find the way" }).click();
    const steps = form().getByTitle(/^Try out the workflow up to/);
    await steps.last().waitFor();
    await check();
    await steps.last().click();
    await page.getByRole("status").getByText("review", { exact: true }).waitFor();
    await check();
    await page.getByRole("button", { name: "Reset" }).click();
    await look("Edit");
  });

  test("saved by key, published with a note, and found in the list of versions", async () => {
    await look("Edit");
    await page.keyboard.press("Control+s");
    await page.getByText("Draft saved").waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("dialog").getByLabel("What changed").fill("Requeued tasks are cancelled");
    await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
    await page.getByText("Version 1 is published").waitFor();
    await look("Versions");
    await page.getByRole("region", { name: "Versions" }).getByText("Requeued tasks are cancelled").waitFor();
    await check();
    await look("Live");
    await page.getByText("No task follows this workflow yet").waitFor();
  });

  test("leaving with changes asks; who may not manage workflows sees them all the same", async () => {
    await look("Edit");
    await state("review").click({ position: { x: 8, y: 8 } });
    await page.keyboard.press("Delete");
    await state("review").waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Projects" }).click();
    await page.getByRole("dialog").getByText("Leave without saving?").waitFor();
    await page.getByRole("button", { name: "Keep as it is" }).click();
    const address = page.url();
    const { email, password } = platform.password("manager");
    const other = await openPage(browser, problems);
    await other.goto(address);
    await other.getByRole("textbox", { name: /e-?mail/i }).fill(email);
    await other.locator("input[type=password]").fill(password);
    await other.keyboard.press("Enter");
    await other.locator('[data-state="review"]').click({ position: { x: 8, y: 8 } });
    await other.getByTestId("inspector").getByLabel("Name").waitFor();
    expect(await other.getByTestId("inspector").getByLabel("Name").getAttribute("readonly")).not.toBeNull();
    expect(await other.getByRole("button", { name: "Publish" }).count()).toBe(0);
    await other.context().close();
  });

  test("who saves after somebody else is told, and may keep what they wrote", async () => {
    const json = { "content-type": "application/json" };
    const login = await fetch(`${platform.edge}/v1/auth/login`, {
      method: "POST",
      headers: json,
      body: JSON.stringify({ email: platform.password("owner").email, password: platform.password("owner").password }),
    });
    const { accessToken } = (await login.json()) as { accessToken: string };
    const versions = `${platform.edge}/v1${new URL(page.url()).pathname.replace("/console", "")}/versions`;
    headers = { ...json, authorization: `Bearer ${accessToken}` };
    expect((await fetch(versions, { method: "POST", headers, body: "{}" })).status).toBe(201);
    await page.keyboard.press("Control+s");
    await page.getByRole("button", { name: /^Keep mine/ }).click();
    await page.getByRole("button", { name: /^Keep mine/ }).waitFor({ state: "detached" });
    await page.keyboard.press("Control+s");
    await page.getByText("Draft saved").waitFor();
    const draft = (await (await fetch(`${versions}/2`, { headers })).json()) as { definition: { states: object } };
    expect(Object.keys(draft.definition.states)).not.toContain("review");
  });

  test("running tasks are moved to a newer version, seen where they are, and followed from the first version to the second", async () => {
    const workflowId = new URL(page.url()).pathname.split("/").at(-1)!;
    const owner = await openApi(platform.edge).signIn(platform.password("owner"));
    const settings = { overlap: 1, reviewShare: 0 };
    const project = await owner.projects.createProject({
      name: "Moving",
      templateId: "entities",
      workflowId,
      settings,
    });
    const { id: projectId } = project;
    if (project.status === "draft") await owner.projects.changeProjectStatus({ projectId, event: "activate" });
    const tasks = ["One", "Two", "Three"].map((text) => ({ data: { type: "text", text } }));
    const taskId = (await owner.tasks.createTasks({ projectId, tasks })).lines[0]!.taskId!;
    const api = async <T>(method: string, path: string, body?: unknown) => {
      const init = { method, headers: { ...headers, "if-match": "*" }, body: body ? JSON.stringify(body) : null };
      const response = await fetch(`${platform.edge}/v1${path}`, init);
      const answer = (await response.json()) as T;
      expect([path, response.status < 300 ? "done" : answer]).toEqual([path, "done"]);
      return answer;
    };
    const versions = `/workflows/${workflowId}/versions`;
    const running = `/workflow-instances?workflowId=${workflowId}`;
    await eventually(async () => (await api<{ items: object[] }>("GET", running)).items.length === 3);
    const old = (await api<{ definition: { on: object } }>("GET", `${versions}/1`)).definition;
    const definition = { ...old, on: { ...old.on, "task.parked": ".cancelled" } };
    await api("PATCH", `${versions}/2`, { definition });
    await api("POST", `/workflows/${workflowId}/publish`, { acknowledgeWarnings: true });
    await page.reload();
    await state("cancelled").waitFor();
    await look("Versions");
    const compared = page.getByRole("region", { name: "Version 2 compared" });
    await compared.getByText("task.parked").first().waitFor();
    await check();
    await page.getByRole("button", { name: /^Move .* to version 2$/ }).click();
    const wizard = page.getByRole("dialog");
    await wizard.getByText(/tasks? can be moved/).waitFor();
    await check();
    await wizard.getByRole("button", { name: /^Move \d+ tasks?$/ }).click();
    await page.getByText("Tasks are being moved").waitFor();
    await page.getByRole("button", { name: /^Move .* to version 2$/ }).waitFor({ state: "detached" });
    await look("Live");
    await page.getByRole("region", { name: "Where tasks are" }).getByRole("progressbar").first().waitFor();
    await check();
    await page.goto(`${platform.console}tasks/${taskId}?tab=history`);
    await page.getByText("workflow.migrated").first().waitFor();
    const replay = page.getByRole("region", { name: "Replay" });
    await replay.locator("[data-state][data-current]").first().waitFor();
    await replay.getByRole("button", { name: "Back" }).click();
    await replay.getByText("in version 1").waitFor();
    await replay.locator("[data-state][data-current]").first().waitFor();
    await check();
  }, 120_000);

  test("a workflow may begin with nothing but two states", async () => {
    await page.goto(`${platform.console}workflows`);
    await page.getByRole("button", { name: "New workflow" }).first().click();
    await page.getByRole("dialog").getByLabel("Name").fill("From nothing");
    await page.getByRole("dialog").getByLabel("Begin with").click();
    await page.getByRole("option", { name: "Nothing" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
    await state("waiting").waitFor();
    await state("done").waitFor();
    await page.getByRole("status").getByText("Nothing to mend").waitFor();
    await check();
  });

  test("nothing broke in the pages, and none is closed to anybody", () => {
    expect(problems).toEqual([]);
    expect(inaccessible).toEqual([]);
  });
});
