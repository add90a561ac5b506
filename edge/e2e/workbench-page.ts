import type { Page } from "playwright-core";
import type { Platform } from "./platform.ts";

/** The workbench as a person with mouse and keyboard uses it. */
export interface Workbench {
  page: Page;
  /** Presses the mouse at one point of the image and lets go at another; image pixels. */
  drag(from: [number, number], to: [number, number]): Promise<void>;
  click(at: [number, number]): Promise<void>;
  /** Waits until the page says that everything is saved. */
  saved(): Promise<void>;
}

/** Signs a demo user in and opens the list of queues. */
export async function openWorkbench(page: Page, platform: Platform, role: string): Promise<Workbench> {
  const { email, password } = platform.password(role);
  await page.goto(`${platform.edge}/app/`);
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.locator("input[type=password]").fill(password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "My queues" }).waitFor();
  const canvas = page.getByTestId("canvas");
  const onScreen = async ([x, y]: [number, number]) => {
    const box = (await canvas.boundingBox())!;
    const read = async (name: string) => Number(await canvas.getAttribute(name));
    const [scale, left, top] = [await read("data-scale"), await read("data-offset-x"), await read("data-offset-y")];
    return [box.x + left + x * scale, box.y + top + y * scale] as const;
  };
  return {
    page,
    async drag(from, to) {
      await page.mouse.move(...(await onScreen(from)));
      await page.mouse.down();
      await page.mouse.move(...(await onScreen(to)), { steps: 6 });
      await page.mouse.up();
    },
    async click(at) {
      await page.mouse.click(...(await onScreen(at)));
    },
    async saved() {
      await page
        .getByTestId("saved-state")
        .filter({ hasText: /^saved/i })
        .waitFor();
    },
  };
}

/** Starts the queue of a stage in a project, and closes the instructions if they open. */
export async function startQueue(page: Page, project: string, queue: string): Promise<void> {
  await page.getByRole("button", { name: `Start ${queue} of ${project}` }).click();
  await page
    .getByRole("button", { name: /Submit and next|Accept/ })
    .first()
    .waitFor();
  const understood = page.getByRole("button", { name: "Understood" });
  if (await understood.isVisible().catch(() => false)) await understood.click();
}
