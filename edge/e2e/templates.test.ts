import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { openApi, type Person } from "../../core/start/seed/api.ts";
import { seriousFaults } from "./accessibility.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type KeysOnly, keysOnly } from "./keys-only.ts";
import { forget, type Platform, sharedPlatform } from "./platform.ts";

const shots = process.env.WELO_SHOTS;

describe("a manager's own templates", () => {
  let platform: Platform;
  let browser: Browser;
  let manager: Person;
  let page: Page;
  let keys: KeysOnly;
  const problems: string[] = [];
  const inaccessible: string[] = [];
  beforeAll(async () => {
    [platform, browser] = await Promise.all([sharedPlatform(), openBrowser()]);
    manager = await openApi(platform.edge).signIn(platform.password("manager"));
    page = await openPage(browser, problems);
    keys = keysOnly(page);
    const { email, password } = platform.password("manager");
    await page.goto(`${platform.console}projects?tab=templates`);
    await page.getByLabel(/e-?mail/i).waitFor();
    await keys.fill(/^e-?mail/i, email);
    await keys.fill(/^password/i, password);
    await keys.press("Enter");
    await heading("Projects");
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    if (platform) forget(platform);
  });

  const heading = (name: string) => page.getByRole("heading", { name, exact: true }).waitFor();
  const look = async (name: string) => {
    inaccessible.push(...(await seriousFaults(page)).map((fault) => `${name} ${fault}`));
    if (shots) await page.screenshot({ path: `${shots}/templates-${name}.png`, fullPage: true });
  };
  const own = async () => (await manager.projects.listTemplates({ limit: 50 })).items.filter((one) => !one.builtIn);

  test("one is written from nothing by keys alone, with a queue, a rule and a policy of its own", async () => {
    await page.getByText("Objects in photographs").waitFor();
    await keys.press("n");
    await heading("New template");
    await heading("What is reviewed");
    await keys.fill(/^Name/, "Birds in trees");
    await keys.open(/^Add a class/);
    await keys.open(/^Add a queue/);
    await page.getByRole("dialog", { name: "New queue" }).waitFor();
    await keys.fill(/^Name/, "Urgent");
    await keys.fill(/^Least priority/, "10");
    await look("queue");
    await keys.open(/^Keep/);
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await keys.open(/^Add a rule/);
    await page.getByRole("dialog", { name: "Add a rule" }).waitFor();
    await keys.fill(/^At least/, "2");
    await look("rule");
    await keys.open(/^Keep/);
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await keys.to(/^Review more of the work/);
    await keys.press("Space");
    await page.getByRole("button", { name: "What is reviewed: take the standard" }).waitFor();
    await look("new");
    await keys.press("Control+Enter");
    await heading("Birds in trees");
    const [made] = await own();
    expect(made).toMatchObject({
      name: "Birds in trees",
      version: 1,
      labelSchema: { media: "image", classes: [{ name: "class 1" }] },
      queues: [{ stage: "annotate" }, { stage: "review" }, { name: "Urgent", minPriority: 10 }],
      qualityPolicies: { review: { bySkill: true }, gold: null },
    });
    expect(made!.qualityRules.at(-1)).toMatchObject({ kind: "region_count", params: { min: 2 }, enabled: true });
  });

  test("what is changed of it can be taken back", async () => {
    await page.getByLabel("Instructions for annotators").fill("Look up.");
    await keys.press("Control+Enter");
    await page.getByText("Saved", { exact: true }).waitFor();
    expect((await own())[0]).toMatchObject({ instructions: "Look up.", version: 2 });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back").waitFor();
    expect((await own())[0]).toMatchObject({ instructions: "", version: 3 });
    expect(await page.getByLabel("Instructions for annotators").inputValue()).toBe("");
  });

  test("what one begins and leaves is asked about", async () => {
    await page.getByLabel("What it is for").fill("Half a thought");
    await page.getByRole("link", { name: "Templates" }).click();
    const question = page.getByRole("dialog", { name: "Leave without saving?" });
    await question.getByRole("button", { name: "Keep as it is" }).click();
    await question.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Discard" }).click();
    expect(await page.getByLabel("What it is for").inputValue()).toBe("");
  });

  test("a deleted one comes back by Undo", async () => {
    await keys.open(/^Delete/);
    await page.getByText("Birds in trees is deleted").waitFor();
    await heading("Projects");
    expect(await own()).toEqual([]);
    await keys.open(/^Undo/);
    await page.getByText("Birds in trees", { exact: true }).waitFor();
    expect(await own()).toMatchObject([{ name: "Birds in trees" }]);
    await look("list");
  });

  test("one of the library is looked at and not changed, and a copy of it is one's own", async () => {
    await page.goto(`${platform.console}projects/templates/objects`);
    await page.getByText("stays as it is").waitFor();
    await heading("What is reviewed");
    expect(await page.getByLabel(/^Name/).first().isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Save" }).count()).toBe(0);
    await look("library");
    await keys.open(/^Duplicate/);
    await heading("Copy of Objects in photographs");
    expect(await page.getByLabel(/^Name/).first().isEnabled()).toBe(true);
    expect((await own()).map((one) => one.name)).toEqual(["Birds in trees", "Copy of Objects in photographs"]);
  });

  test("nothing was thrown on the way, and everything could be read by a machine", () => {
    expect(problems).toEqual([]);
    expect(inaccessible).toEqual([]);
  });
});
