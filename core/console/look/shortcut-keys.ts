export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const names: Record<string, string> = {
  " ": "space",
  arrowup: "up",
  arrowdown: "down",
  arrowleft: "left",
  arrowright: "right",
  escape: "esc",
  "+": "plus",
};

/** Names a key press as shortcuts are written: `mod+k`, `shift+up`, `?`; `mod` is Cmd on a Mac and Ctrl elsewhere. */
export function keyName(press: KeyPress, mac: boolean): string {
  const lower = press.key.toLowerCase();
  const key = names[lower] ?? lower;
  const parts: string[] = [];
  if (mac ? press.metaKey : press.ctrlKey) parts.push("mod");
  if (mac && press.ctrlKey) parts.push("ctrl");
  if (press.altKey) parts.push("alt");
  const letterOrNamed = /^[a-z0-9]$/.test(key) || key.length > 1;
  if (press.shiftKey && letterOrNamed) parts.push("shift");
  parts.push(key);
  return parts.join("+");
}

const shown: Record<string, string> = {
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  space: "Space",
  enter: "Enter",
  esc: "Esc",
  plus: "+",
  tab: "Tab",
  backspace: "⌫",
  delete: "Del",
};

/** A shortcut as keycaps to draw: `mod+k` is `["Ctrl", "K"]`; the keys of a sequence such as `g p` follow each other. */
export function keyCaps(keys: string, mac: boolean): string[][] {
  return keys.split(" ").map((press) =>
    press.split("+").map((part) => {
      if (part === "mod") return mac ? "⌘" : "Ctrl";
      if (part === "alt") return mac ? "⌥" : "Alt";
      if (part === "shift") return mac ? "⇧" : "Shift";
      return shown[part] ?? (part.length === 1 ? part.toUpperCase() : part);
    }),
  );
}

/** Whether keys typed now go into a field rather than to shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  if (typeof HTMLElement === "undefined" || !(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return (
    target instanceof HTMLInputElement &&
    !["checkbox", "radio", "button", "range", "color", "submit"].includes(target.type)
  );
}

const pressable = "button, a[href], summary, [role=button], [role=menuitem], [role=option], [role=tab], [role=switch]";

/** Whether a key presses what has the focus: Enter and Space belong to a button or a link before they belong to the page. */
export function isPressing(press: KeyPress, target: { closest(selector: string): unknown } | null): boolean {
  const plain = !press.ctrlKey && !press.metaKey && !press.altKey && !press.shiftKey;
  return plain && (press.key === "Enter" || press.key === " ") && Boolean(target?.closest(pressable));
}

/** Whether this machine has a Cmd key. */
export const isMac = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.platform ?? "");
