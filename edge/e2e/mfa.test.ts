import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Secret, TOTP } from "otpauth";
import type { Browser, CDPSession, Page } from "playwright-core";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { seriousFaults } from "./accessibility.ts";
import { openBrowser, openPage } from "./browser.ts";
import { forget, type Platform, startPlatform } from "./platform.ts";

const stepUpSeconds = 5;
const shots = process.env.WELO_SHOTS;

describe("a person proves who they are by more than a password", () => {
  let platform: Platform;
  let browser: Browser;
  let page: Page;
  let device: CDPSession;
  let authenticatorId = "";
  let secret = "";
  let lastStep = 0;
  let recoveryCodes: string[] = [];
  let signedInAt = 0;
  const problems: string[] = [];
  const inaccessible: string[] = [];

  beforeAll(async () => {
    const before = process.env.STEP_UP_SECONDS;
    process.env.STEP_UP_SECONDS = String(stepUpSeconds);
    platform = await startPlatform(["--no-seed"]);
    if (before === undefined) delete process.env.STEP_UP_SECONDS;
    else process.env.STEP_UP_SECONDS = before;
    browser = await openBrowser();
    page = await openPage(browser, problems);
    device = await page.context().newCDPSession(page);
    await device.send("WebAuthn.enable");
    const made = await device.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    authenticatorId = made.authenticatorId;
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    if (platform) forget(platform);
  });

  /** A code of a time step that no earlier one came from; waits for the next step where it must. */
  const code = async () => {
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const step = await eventually(() => {
      const next = Math.max(lastStep + 1, totp.counter());
      return next <= totp.counter() + 1 ? next : undefined;
    });
    lastStep = step;
    return totp.generate({ timestamp: step * 30_000 });
  };
  /** Whether the device is touched whenever a page asks; a sign-in page asks by itself as soon as it opens. */
  const touch = (enabled: boolean) =>
    device.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
  const look = async (name: string) => {
    inaccessible.push(...(await seriousFaults(page)).map((fault) => `${name} ${fault}`));
    if (shots)
      await page.screenshot({
        path: `${shots}/${name}.png`,
        fullPage: name.startsWith("settings") || name === "policy",
      });
  };
  const typePassword = async () => {
    const { email, password } = platform.password("owner");
    if (!(await page.getByLabel(/e-?mail/i).isVisible())) await page.goto(`${platform.console}settings`);
    await page.getByLabel(/e-?mail/i).fill(email);
    await page.locator("input[name=password]").fill(password);
    await page.keyboard.press("Enter");
  };
  const arrived = async () => {
    await page.getByRole("heading", { name: "Security" }).waitFor();
    signedInAt = Date.now();
  };
  const dialog = () => page.getByRole("dialog", { name: "Is it still you?" });
  const becomeStale = () => eventually(() => Date.now() - signedInAt > (stepUpSeconds + 1) * 1000, 20_000);
  const signOut = async () => {
    await page.getByRole("button", { name: /account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  };

  test("an app is added once a proof of the password was given anew, and recovery codes come with it", async () => {
    await typePassword();
    await arrived();
    await look("settings-empty");
    await becomeStale();
    await page.getByRole("button", { name: "Add an app" }).click();
    await page.getByRole("button", { name: "Show the QR code" }).click();
    await dialog().waitFor();
    await look("step-up-password");
    await dialog().getByRole("textbox", { name: "Password" }).fill("not the password");
    await dialog().getByRole("button", { name: "Confirm" }).click();
    await dialog().getByText("The current password is wrong").waitFor();
    await dialog().getByRole("textbox", { name: "Password" }).fill(platform.password("owner").password);
    await dialog().getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("img", { name: /QR code/ }).waitFor();
    secret = (await page.getByTestId("totp-secret").innerText()).replaceAll(" ", "");
    await look("totp-setup");
    await page.getByLabel("Code that the app shows").fill(await code());
    await page.keyboard.press("Enter");
    const kept = page.getByRole("button", { name: "I have kept them" });
    await kept.or(dialog()).first().waitFor();
    if (await dialog().isVisible()) {
      await dialog().getByRole("textbox", { name: "Password" }).fill(platform.password("owner").password);
      await dialog().getByRole("button", { name: "Confirm" }).click();
      await kept.waitFor();
    }
    recoveryCodes = await page.getByTestId("recovery-code").allInnerTexts();
    expect(recoveryCodes).toHaveLength(10);
    await look("recovery-codes");
    await kept.click();
    await page.getByRole("button", { name: "Remove My phone" }).waitFor();
  });

  test("the next sign-in asks for a code of the app, and refuses a wrong one", async () => {
    await signOut();
    await typePassword();
    await page.getByLabel("Code from your authenticator app").waitFor();
    await page.getByRole("heading", { name: "One more proof" }).waitFor();
    expect(await page.getByText("No account?").isVisible()).toBe(false);
    await look("second-step");
    await page.getByLabel("Code from your authenticator app").fill("000000");
    await page.keyboard.press("Enter");
    await page.getByText("This code is wrong, or was used already").waitFor();
    await page.getByLabel("Code from your authenticator app").fill(await code());
    await page.keyboard.press("Enter");
    await arrived();
  });

  test("a recovery code signs in once", async () => {
    const enter = async () => {
      await typePassword();
      await page.getByRole("button", { name: "Use a recovery code" }).click();
      await page.getByLabel("Recovery code").fill(recoveryCodes[0]!.toUpperCase());
      await page.getByRole("button", { name: "Go on" }).click();
    };
    await signOut();
    await enter();
    await arrived();
    await signOut();
    await enter();
    await page.getByText("This code is wrong, or was used already").waitFor();
    await page.getByLabel("Recovery code").fill(recoveryCodes[1]!);
    await page.getByRole("button", { name: "Go on" }).click();
    await arrived();
  });

  test("a passkey is made, and signs in without a password", async () => {
    await page.getByText("8 of 10 left").waitFor();
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByRole("button", { name: "Make the passkey" }).click();
    const made = page.getByRole("button", { name: "Remove This device" });
    await made.or(dialog()).first().waitFor();
    if (await dialog().isVisible()) {
      await dialog()
        .getByLabel(/^Code/)
        .fill(await code());
      await dialog().getByRole("button", { name: "Confirm" }).click();
      await made.waitFor();
    }
    await look("settings-full");
    await touch(false);
    await signOut();
    await look("sign-in");
    await touch(true);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("heading", { name: "Security" }).waitFor();
    signedInAt = Date.now();
  });

  test("a dangerous act asks for a passkey, and then goes on by itself; without an answer nothing is done", async () => {
    await becomeStale();
    await page.getByRole("button", { name: "Make new codes" }).click();
    await page.getByRole("button", { name: "Make new ones" }).click();
    await dialog().waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("Prove once more that it is you").waitFor();
    await page.getByRole("button", { name: "Make new codes" }).click();
    await page.getByRole("button", { name: "Make new ones" }).click();
    await look("step-up-passkey");
    await dialog().getByRole("button", { name: "Use a passkey" }).click();
    await page.getByRole("button", { name: "I have kept them" }).waitFor();
    expect(await page.getByTestId("recovery-code").count()).toBe(10);
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByText("10 of 10 left").waitFor();
  });

  test("a workspace that asks everyone for a second factor has people set one up as they sign in", async () => {
    await page.getByRole("radio", { name: "Everyone" }).check();
    await page.getByLabel("Grace").fill("0");
    await look("policy");
    await page
      .getByRole("region", { name: "Second factor of the workspace" })
      .getByRole("button", { name: "Save" })
      .click();
    const saved = page.getByText("none yet", { exact: false });
    await saved.or(dialog()).first().waitFor();
    if (await dialog().isVisible()) {
      await dialog().getByRole("button", { name: "Use a passkey" }).click();
      await saved.waitFor();
    }
    await touch(false);
    await signOut();
    const { email, password } = platform.password("annotator");
    await page.goto(`${platform.edge}/app/`);
    await page.getByLabel(/e-?mail/i).fill(email);
    await page.locator("input[name=password]").fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("img", { name: /QR code/ }).waitFor();
    secret = (await page.getByTestId("totp-secret").innerText()).replaceAll(" ", "");
    lastStep = 0;
    await look("enrolment");
    await page.getByLabel("Code that the app shows").fill(await code());
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByRole("heading", { name: "My queues" }).waitFor();
  });

  test("no page has a serious fault of accessibility, and nothing went wrong in any", () => {
    expect(inaccessible).toEqual([]);
    expect(problems).toEqual([]);
  });
});
