import { useEffect, useRef, useSyncExternalStore } from "react";
import { isMac, isPressing, isTyping } from "./shortcut-keys.ts";
import { type Shortcut, ShortcutRegistry } from "./shortcut-registry.ts";

export type { Shortcut } from "./shortcut-registry.ts";

const storageKey = "welo-shortcuts";
const remembered = {
  read(): Record<string, string> {
    try {
      return JSON.parse(localStorage.getItem(storageKey) ?? "{}") as Record<string, string>;
    } catch {
      return {};
    }
  },
  write(bindings: Record<string, string>): void {
    localStorage.setItem(storageKey, JSON.stringify(bindings));
  },
};

/** The shortcuts of this page. */
export const shortcuts = new ShortcutRegistry(remembered);

/** Offers shortcuts while the component is mounted; `run` may change at every render. */
export function useShortcuts(list: Shortcut[]): void {
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  const shape = JSON.stringify(list.map(({ run: _run, ...rest }) => rest));
  useEffect(
    () =>
      shortcuts.add(
        latest.current.map((one) => ({
          ...one,
          run: () => latest.current.find((other) => other.id === one.id)?.run(),
        })),
      ),
    [shape],
  );
}

/** Every shortcut that works right now. */
export function useShortcutList(): readonly Shortcut[] {
  return useSyncExternalStore(shortcuts.subscribe, shortcuts.list);
}

/** Listens on the whole page; to be called once, by the provider. */
export function listenForShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || ["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
    if (event.target instanceof Element && isPressing(event, event.target)) return;
    const behindDialog = document.querySelector("[aria-modal=true]") !== null;
    const match = shortcuts.match(event, event.timeStamp, isTyping(event.target) || behindDialog, isMac);
    if (match === null) return;
    if (match === "pending") return;
    event.preventDefault();
    match.run();
  };
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
}
