import type { Page } from "playwright-core";

const FURTHEST = 150;
/** A page that is still being filled has its things later. */
const PATIENCE_MS = 30_000;

/** Somebody who has no mouse: everything goes through keys, to whatever has the focus. */
export interface KeysOnly {
  /** Presses Tab until the thing of that name has the focus. */
  to(name: RegExp): Promise<void>;
  /** Goes to it and presses Enter. */
  open(name: RegExp): Promise<void>;
  /** Goes to a field and types, in place of what it holds. */
  fill(name: RegExp, text: string): Promise<void>;
  press(...keys: string[]): Promise<void>;
}

/** The name that a screen reader would say of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!(at instanceof HTMLElement) || at === document.body) return "";
    const by = at.getAttribute("aria-labelledby")?.split(" ") ?? [];
    const labels = (at as HTMLInputElement).labels ?? [];
    const names = [
      ...by.map((id) => document.getElementById(id)?.innerText ?? ""),
      ...[...labels].map((label) => label.innerText),
      at.innerText,
    ];
    return (at.getAttribute("aria-label") ?? names.find((name) => name.trim() !== "") ?? "").trim();
  });
}

export function keysOnly(page: Page): KeysOnly {
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const to = async (name: RegExp) => {
    const passed: string[] = [];
    const deadline = performance.now() + PATIENCE_MS;
    for (let step = 0; step < FURTHEST || performance.now() < deadline; step++) {
      const at = await focused(page);
      if (name.test(at)) return;
      passed.push(at);
      await press("Tab");
    }
    throw new Error(`Tab never came to ${name}; it passed ${[...new Set(passed)].join(" | ")}`);
  };
  return {
    press,
    to,
    async open(name) {
      await to(name);
      await press("Enter");
    },
    async fill(name, text) {
      await to(name);
      await press("Control+a");
      await page.keyboard.type(text);
    },
  };
}
