import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { startProvider, type TestProvider } from "../../core/auth/testing/identity-provider.ts";
import { startNameServer, type TestNameServer } from "../../core/auth/testing/name-server.ts";
import { newId } from "../../core/kernel/wire/id.ts";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { seriousFaults } from "./accessibility.ts";
import { openBrowser, openPage } from "./browser.ts";
import { forget, type Platform, startPlatform } from "./platform.ts";

const shots = process.env.WELO_SHOTS;

describe("people sign in with the account that they have at an identity provider", () => {
  let platform: Platform;
  let browser: Browser;
  let idp: TestProvider;
  let names: TestNameServer;
  const problems: string[] = [];
  const inaccessible: string[] = [];
  beforeAll(async () => {
    names = await startNameServer();
    const { OIDC_LOOPBACK, DNS_SERVERS } = process.env;
    Object.assign(process.env, { OIDC_LOOPBACK: "allow", DNS_SERVERS: names.address });
    [platform, browser] = await Promise.all([startPlatform(["--no-seed"]), openBrowser()]);
    for (const [name, before] of Object.entries({ OIDC_LOOPBACK, DNS_SERVERS }))
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    idp = await startProvider(platform.edge);
    idp.people.set("grace", {
      email: "grace@navy.example",
      email_verified: true,
      name: "Grace Hopper",
      groups: ["checkers"],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await idp?.stop();
    await names?.stop();
    await platform?.stop();
    if (platform) forget(platform);
  });

  const check = async (page: Page) => {
    inaccessible.push(...(await seriousFaults(page)));
  };
  const shoot = async (page: Page, name: string) => {
    if (shots) await page.screenshot({ path: `${shots}/oidc-${name}.png`, fullPage: true });
  };
  /** The provider's own pages want fonts from afar. */
  const open = async () => {
    const page = await openPage(browser, problems);
    await page.route(/^https:\/\//, (route) => route.fulfill({ status: 204 }));
    return page;
  };
  const signInThere = async (page: Page, login: string) => {
    await page.waitForURL((url) => url.origin === idp.issuer);
    await page.getByPlaceholder("Enter any login").fill(login);
    await page.getByPlaceholder("and password").fill("any");
    await page.getByRole("button", { name: "Sign-in" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
  };

  test("an owner adds a provider in the console, is told that it is good, and maps a group to a role", async () => {
    const page = await open();
    const { email, password } = platform.password("owner");
    await page.goto(`${platform.console}settings`);
    await page.getByRole("textbox", { name: /e-?mail/i }).fill(email);
    await page.locator("input[type=password]").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    const section = page.getByRole("region", { name: "Sign-in" });
    await section.getByText("No identity provider yet").waitFor();
    await check(page);
    await shoot(page, "empty");
    await section.getByRole("button", { name: "Add a provider" }).click();
    const dialog = page.getByRole("dialog", { name: "Add an identity provider" });
    await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Navy");
    await dialog.getByLabel("Issuer").fill(idp.issuer);
    await dialog.getByLabel("Client id").fill(idp.clientId);
    await dialog.getByLabel("Client secret").fill(idp.clientSecret);
    await dialog.getByLabel("E-mail domains").fill("navy.example");
    await page.keyboard.press("Enter");
    await dialog.getByLabel("Scopes").fill("groups");
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Add a row" }).click();
    await dialog.getByLabel("Value 1").fill("checkers");
    await dialog.getByLabel("Role 1").click();
    await page.getByRole("option", { name: "Reviewer" }).click();
    await check(page);
    await shoot(page, "dialog");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    const saved = page.getByRole("dialog", { name: "Navy" });
    const proof = saved.getByRole("group", { name: "Proof of domains" });
    await proof.getByRole("button", { name: "Check now: navy.example" }).click();
    await proof.getByText("has no such record yet").waitFor();
    await check(page);
    await shoot(page, "not-proven");
    names.records.set("navy.example", [
      await proof.getByLabel("TXT record for navy.example", { exact: true }).inputValue(),
    ]);
    await proof.getByRole("button", { name: "Check now: navy.example" }).click();
    await proof.getByText("Proven", { exact: true }).waitFor();
    await saved.getByRole("button", { name: "Test what is saved" }).click();
    await saved.getByText("It publishes 1 key").waitFor();
    const returnTo = await saved.getByLabel("Redirect URI", { exact: true }).inputValue();
    expect(returnTo).toStartWith(`${platform.edge}/app/oidc/callback/`);
    idp.allow(returnTo);
    idp.configure({
      backchannel_logout_uri: await saved.getByLabel("Back-channel logout URI", { exact: true }).inputValue(),
      backchannel_logout_session_required: true,
    });
    await check(page);
    await shoot(page, "tested");
    await page.keyboard.press("Escape");
    await section.getByRole("switch", { name: "Navy is on" }).waitFor();
    await check(page);
    await shoot(page, "list");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, "phone");
    await page.context().close();
  });

  test("who types an address of the domain signs in at the provider and lands where they were going", async () => {
    const page = await open();
    await page.goto(`${platform.edge}/app/`);
    await page.getByRole("textbox", { name: /e-?mail/i }).fill("grace@navy.example");
    const button = page.getByRole("button", { name: "Continue with Navy" });
    await button.waitFor();
    await check(page);
    await shoot(page, "sign-in");
    await button.click();
    await signInThere(page, "grace");
    await page.getByRole("heading", { name: "My queues" }).waitFor();
    expect(page.url()).toBe(`${platform.edge}/app/`);
    const cookies = await page.context().cookies(`${platform.edge}/v1/auth/refresh`);
    expect(cookies.find((one) => one.name === "welo_refresh")).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    await page.reload();
    await page.getByRole("heading", { name: "My queues" }).waitFor();

    const elsewhere = await page.context().newPage();
    await elsewhere.goto(`${platform.console}settings`);
    await elsewhere.getByText("reviewer", { exact: true }).waitFor();
    await elsewhere.close();

    const session = await page.evaluate(refresh);
    expect(session).toBe(200);
    const there = await page.context().newPage();
    await there.goto(`${idp.issuer}/session/end`);
    await there.getByRole("button", { name: /yes/i }).click();
    await eventually(async () => (await page.evaluate(refresh)) === 401, 5_000);
    await page.context().close();
  });

  test("the way back is no way in without having begun here, and says so", async () => {
    const page = await open();
    const callback = `${platform.edge}/app/oidc/callback/${newId()}`;
    await page.goto(`${callback}?state=made-up&code=made-up`);
    await page.getByRole("heading", { name: "That did not sign you in" }).waitFor();
    expect(page.url()).toBe(callback);
    await check(page);
    await shoot(page, "refused");
    await page.context().close();
  });

  test("no page has a serious fault of accessibility", () => expect(inaccessible).toEqual([]));
  test("nothing went wrong in any page", () => expect(problems).toEqual([]));
});

async function refresh(): Promise<number> {
  const response = await fetch("/v1/auth/refresh", {
    method: "POST",
    headers: { "x-welo-browser": "1", "content-type": "application/json" },
    body: "{}",
  });
  return response.status;
}
