import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Secret, TOTP } from "otpauth";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { openApi } from "../../core/start/seed/api.ts";
import { seriousFaults } from "./accessibility.ts";
import { openBrowser, openPage } from "./browser.ts";
import { linkIn, mailTo } from "./newcomers.ts";
import { forget, type Platform, startPlatform } from "./platform.ts";

const shots = process.env.WELO_SHOTS;

describe("an account from its link by mail to its last session", () => {
  let platform: Platform;
  let browser: Browser;
  const problems: string[] = [];
  const inaccessible: string[] = [];
  beforeAll(async () => {
    [platform, browser] = await Promise.all([startPlatform(["--no-seed"]), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    if (platform) forget(platform);
  });

  const check = async (page: Page) => {
    inaccessible.push(...(await seriousFaults(page)));
  };
  const signIn = async (page: Page, email: string, password: string) => {
    await page.getByRole("textbox", { name: /e-?mail/i }).fill(email);
    await page.locator("input[type=password]").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  };

  test("who forgot a password gets a link, sets a new one, and signs in with it", async () => {
    const { email, password } = platform.password("annotator");
    const page = await openPage(browser, problems);
    await page.goto(`${platform.edge}/app/`);
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
    await check(page);
    await page.getByLabel("E-mail").fill(email);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
    const mail = await mailTo(platform, email, "Set a new password");
    expect(linkIn(mail)).toStartWith(`${platform.edge}/app/reset-password#`);
    await page.goto(linkIn(mail));
    await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
    expect(page.url()).toBe(`${platform.edge}/app/reset-password`);
    await check(page);
    await page.getByLabel("New password").fill("password12");
    await page.keyboard.press("Enter");
    await page.getByText("This is a commonly used password.").waitFor();
    const next = "nimble violet kestrel 41";
    await page.getByLabel("New password").fill(next);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Your password is set" }).waitFor();
    await page.getByRole("link", { name: "Sign in" }).click();
    await signIn(page, email, password);
    await page.getByRole("alert").getByText("E-mail or password is wrong").waitFor();
    await signIn(page, email, next);
    await page.getByRole("heading", { name: "My queues" }).waitFor();
    const again = await openPage(browser, problems);
    await again.goto(linkIn(mail));
    await again.getByLabel("New password").fill(next);
    await again.keyboard.press("Enter");
    await again.getByRole("heading", { name: "This link is of no more use" }).waitFor();
    await check(again);
    await Promise.all([page.context().close(), again.context().close()]);
  });

  test("who is invited joins by the link, and is out as soon as an owner deactivates them", async () => {
    const owner = platform.password("owner");
    const console = await openPage(browser, problems);
    await console.goto(`${platform.console}people`);
    await signIn(console, owner.email, owner.password);
    await console.getByRole("button", { name: "Invite a person" }).click();
    const invited = "grace.hopper@example.org";
    await console.getByRole("dialog").getByLabel("E-mail").fill(invited);
    await check(console);
    await console.getByRole("button", { name: "Send the invitation" }).click();
    await console.getByRole("tab", { name: "Invitations" }).click();
    await console.getByRole("table", { name: "Invitations" }).getByText(invited).waitFor();
    await check(console);

    const page = await openPage(browser, problems);
    await page.goto(linkIn(await mailTo(platform, invited, "Join Welo demo on Welo")));
    await page.getByRole("heading", { name: "Join Welo demo" }).waitFor();
    await check(page);
    await page.getByLabel("Your name").fill("Grace Hopper");
    await page.getByLabel("New password").fill("nimble violet kestrel 42");
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByRole("heading", { name: "My queues" }).waitFor();

    await console.reload();
    await console.getByText("No invitation is waiting").waitFor();
    await console.getByRole("tab", { name: "People" }).click();
    await console.getByRole("row", { name: "Open Grace Hopper" }).click();
    await console.getByRole("button", { name: "Deactivate" }).click();
    await console
      .getByRole("dialog", { name: /^Deactivate Grace/ })
      .getByRole("button", { name: "Deactivate" })
      .click();
    await console.getByText("Grace Hopper is signed out everywhere.").waitFor();
    const began = performance.now();
    await eventually(async () => {
      const answers = await page.evaluate(async () => {
        const response = await fetch("/v1/auth/refresh", {
          method: "POST",
          headers: { "x-welo-browser": "1", "content-type": "application/json" },
          body: "{}",
        });
        return response.status;
      });
      return answers === 401;
    });
    expect(performance.now() - began).toBeLessThan(5_000);
    await Promise.all([page.context().close(), console.context().close()]);
  });

  test("who is invited where a second factor is demanded sets one up on the way in", async () => {
    const { auth } = await openApi(platform.edge).signIn(platform.password("owner"));
    const email = "charles.babbage@example.org";
    await auth.createInvitation({ email, roles: ["annotator"] });
    const mail = await mailTo(platform, email, "Join Welo demo on Welo");
    await auth.updateSecondFactorPolicy({ everyone: true, roles: [], graceDays: 0 });
    const page = await openPage(browser, problems);
    await page.goto(linkIn(mail));
    await page.getByLabel("Your name").fill("Charles Babbage");
    await page.getByLabel("New password").fill("nimble violet kestrel 43");
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByRole("heading", { name: "One more proof" }).waitFor();
    const secret = (await page.getByTestId("totp-secret").innerText()).replaceAll(" ", "");
    await check(page);
    if (shots) await page.screenshot({ path: `${shots}/invitation-enrolment.png`, fullPage: true });
    await page.getByLabel("Code that the app shows").fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByRole("heading", { name: "My queues" }).waitFor();
    await auth.updateSecondFactorPolicy({ everyone: false, roles: [], graceDays: 0 });
    await page.context().close();
  });

  test("who registers confirms it by the mailed link, and whoever has an account is told by mail alone", async () => {
    const someone = { email: "mary.somerville@example.org", password: "nimble violet kestrel 44" };
    const page = await openPage(browser, problems);
    await page.goto(`${platform.edge}/app/`);
    await page.getByRole("link", { name: "start a workspace of your own" }).click();
    const register = async (email: string) => {
      await page.getByRole("heading", { name: "Start a workspace" }).waitFor();
      await page.getByLabel("Your name").fill("Mary Somerville");
      await page.getByLabel("Workspace").fill("Physics");
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("New password").fill(someone.password);
      await page.keyboard.press("Enter");
      await page.getByText(`A mail is on its way to ${email}.`).waitFor();
      return (await page.getByRole("main").innerText()).replace(email, "");
    };
    const taken = await register(platform.password("manager").email);
    await mailTo(platform, platform.password("manager").email, "You have a Welo account already");
    await page.getByRole("button", { name: "Use another address" }).click();
    await check(page);
    if (shots) await page.screenshot({ path: `${shots}/register.png`, fullPage: true });
    expect(await register(someone.email)).toBe(taken);
    await check(page);
    if (shots) await page.screenshot({ path: `${shots}/register-sent.png`, fullPage: true });
    const first = linkIn(await mailTo(platform, someone.email, "Confirm your registration"));
    await page.getByRole("button", { name: "Mail it again" }).click();
    await page.getByText("Another mail is on its way").waitFor();

    await page.goto(first);
    await page.getByRole("heading", { name: "Confirm your registration" }).waitFor();
    await page.locator("input[name=password]").fill("nimble violet kestrel 45");
    await page.keyboard.press("Enter");
    await page.getByText("is not the one that was chosen").waitFor();
    await check(page);
    if (shots) await page.screenshot({ path: `${shots}/confirm-registration.png`, fullPage: true });
    await page.locator("input[name=password]").fill(someone.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "My queues" }).waitFor();

    const again = await openPage(browser, problems);
    await again.goto(first);
    await again.locator("input[name=password]").fill(someone.password);
    await again.keyboard.press("Enter");
    await again.getByRole("heading", { name: "This link is of no more use" }).waitFor();
    await check(again);
    if (shots) await again.screenshot({ path: `${shots}/registration-dead.png`, fullPage: true });
    const second = await eventually(async () => {
      const link = linkIn(await mailTo(platform, someone.email, "Confirm your registration"));
      return link !== first && link;
    });
    await again.goto(second);
    await again.locator("input[name=password]").fill(someone.password);
    await again.keyboard.press("Enter");
    await again.getByRole("heading", { name: "You have an account already" }).waitFor();
    await check(again);
    if (shots) await again.screenshot({ path: `${shots}/registration-taken.png`, fullPage: true });
    await Promise.all([page.context().close(), again.context().close()]);
  });

  test("sessions are listed with device and place, and all others end within seconds", async () => {
    const { email, password } = platform.password("reviewer");
    const api = openApi(platform.edge);
    const elsewhere = await api.signIn({ email, password });
    const page = await openPage(browser, problems);
    await page.goto(`${platform.console}settings`);
    await signIn(page, email, password);
    const list = page.getByRole("region", { name: "Sessions" });
    await list.getByText("This one").waitFor();
    await list.getByText("Chrome on Linux").waitFor();
    await list
      .getByText(/^Local network/)
      .first()
      .waitFor();
    await check(page);
    await elsewhere.auth.getMe({});
    await list.getByRole("button", { name: "End all others" }).click();
    await page.getByRole("button", { name: "End them" }).click();
    await page.getByText(/sessions? (is|are) ended/i).waitFor();
    await eventually(
      () =>
        elsewhere.auth.getMe({}).then(
          () => false,
          (error: { status: number }) => error.status === 401,
        ),
      5_000,
    );
    await list.getByText("This one").waitFor();
    expect(await list.getByRole("listitem").count()).toBe(1);
    await page.context().close();
  });

  test("a key of one's own is made in the settings, acts as whoever made it, and stops once it is revoked", async () => {
    const { email, password } = platform.password("manager");
    const page = await openPage(browser, problems);
    await page.goto(`${platform.console}settings`);
    await signIn(page, email, password);
    const keys = page.getByRole("region", { name: "API keys" });
    await keys.getByText("No API keys").waitFor();
    await check(page);
    await keys.getByRole("button", { name: "New API key" }).click();
    const making = page.getByRole("dialog", { name: "New API key" });
    await making.getByLabel("Name").fill("Nightly export");
    await making.getByLabel("Scopes").first().fill("export.read");
    await page.getByRole("option", { name: "export.read" }).click();
    // The list of scopes stays open until the focus goes on.
    await making.getByLabel("Name").click();
    await making.getByRole("button", { name: "Create" }).click();
    const told = page.getByRole("dialog", { name: "Your API key" });
    const secret = await told.getByText(/^welo_/).innerText();
    await check(page);
    await told.getByRole("button", { name: "Done" }).click();
    const listed = async () => {
      const headers = { authorization: `Bearer ${secret}` };
      return (await fetch(`${platform.edge}/v1/exports`, { headers })).status;
    };
    expect(await listed()).toBe(200);
    await keys.getByRole("button", { name: "Nightly export: actions" }).click();
    await page.getByRole("menuitem", { name: "Revoke" }).click();
    await page.getByRole("button", { name: "Revoke", exact: true }).click();
    await eventually(async () => (await listed()) === 401, 5_000);
    await keys.getByText("Revoked").waitFor();
    await check(page);
    await page.context().close();
  });

  test("no page has a serious fault of accessibility", () => expect(inaccessible).toEqual([]));
  test("nothing went wrong in any page", () => expect(problems).toEqual([]));
});
