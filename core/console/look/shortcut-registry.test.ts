import { describe, expect, test } from "bun:test";
import { isPressing, keyCaps, keyName, type KeyPress } from "./shortcut-keys.ts";
import { type Shortcut, ShortcutRegistry } from "./shortcut-registry.ts";

const press = (key: string, over: Partial<KeyPress & { repeat: boolean }> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...over,
});
const shortcut = (id: string, keys: string, over: Partial<Shortcut> = {}): Shortcut => ({
  id,
  keys,
  title: id,
  group: "Test",
  run: () => {},
  ...over,
});

function registry(bindings: Record<string, string> = {}) {
  let kept = bindings;
  return new ShortcutRegistry({ read: () => kept, write: (next) => (kept = next) });
}
const idOf = (match: Shortcut | "pending" | null) => (match && match !== "pending" ? match.id : match);

test("Enter and Space press a button that has the focus, and are the page's elsewhere", () => {
  const button = { closest: (selector: string) => selector.split(", ").includes("button") };
  const page = { closest: () => null };
  expect([press("Enter"), press(" ")].map((key) => isPressing(key, button))).toEqual([true, true]);
  expect(isPressing(press("Enter", { ctrlKey: true }), button)).toBe(false);
  expect(isPressing(press("r"), button)).toBe(false);
  expect([page, null].map((at) => isPressing(press("Enter"), at))).toEqual([false, false]);
});

describe("names of keys", () => {
  test.each([
    [press("k", { ctrlKey: true }), false, "mod+k"],
    [press("k", { metaKey: true }), true, "mod+k"],
    [press("k", { ctrlKey: true }), true, "ctrl+k"],
    [press("?", { shiftKey: true }), false, "?"],
    [press("A", { shiftKey: true }), false, "shift+a"],
    [press(" "), false, "space"],
    [press("ArrowUp", { shiftKey: true, altKey: true }), false, "alt+shift+up"],
  ] as const)("%p (mac: %p) is %p", (key, mac, name) => expect(keyName(key, mac)).toBe(name));

  test("are drawn as this machine's keycaps", () => {
    expect(keyCaps("mod+shift+k", true)).toEqual([["⌘", "⇧", "K"]]);
    expect(keyCaps("g p", false)).toEqual([["G"], ["P"]]);
  });
});

describe("shortcuts", () => {
  test("the one registered last wins, and the first is back when it leaves", () => {
    const keys = registry();
    keys.add([shortcut("page", "c")]);
    const leave = keys.add([shortcut("dialog", "c")]);
    expect(idOf(keys.match(press("c"), 0, false, false))).toBe("dialog");
    leave();
    expect(idOf(keys.match(press("c"), 0, false, false))).toBe("page");
  });

  test("a sequence needs its keys in time", () => {
    const keys = registry();
    keys.add([shortcut("projects", "g p")]);
    expect(keys.match(press("g"), 0, false, false)).toBe("pending");
    expect(idOf(keys.match(press("p"), 500, false, false))).toBe("projects");
    expect(keys.match(press("g"), 1000, false, false)).toBe("pending");
    expect(keys.match(press("p"), 9000, false, false)).toBeNull();
  });

  test("a broken sequence lets the key mean what it means alone", () => {
    const keys = registry();
    keys.add([shortcut("projects", "g p"), shortcut("create", "c")]);
    keys.match(press("g"), 0, false, false);
    expect(idOf(keys.match(press("c"), 100, false, false))).toBe("create");
  });

  test("typing in a field triggers only what asks for it", () => {
    const keys = registry();
    keys.add([shortcut("create", "c"), shortcut("submit", "mod+enter", { inFields: true })]);
    expect(keys.match(press("c"), 0, true, false)).toBeNull();
    expect(idOf(keys.match(press("Enter", { ctrlKey: true }), 0, true, false))).toBe("submit");
  });

  test("a key held down repeats only where that is wanted", () => {
    const keys = registry();
    keys.add([shortcut("once", "c"), shortcut("zoom", "plus", { repeats: true })]);
    expect(keys.match(press("c", { repeat: true }), 0, false, false)).toBeNull();
    expect(idOf(keys.match(press("+", { repeat: true }), 0, false, false))).toBe("zoom");
  });

  test("can be given other keys, which are remembered, and told whom they hide", () => {
    const kept: Record<string, string> = {};
    const keys = new ShortcutRegistry({ read: () => kept, write: (next) => Object.assign(kept, next) });
    keys.add([shortcut("create", "c"), shortcut("next", "n")]);
    expect(keys.rebind("create", "n")).toEqual(["next"]);
    expect(keys.match(press("c"), 0, false, false)).toBeNull();
    expect(kept).toEqual({ create: "n" });
  });

  test("can be given their own keys back", () => {
    const keys = registry({ create: "x" });
    keys.add([shortcut("create", "c")]);
    keys.rebind("create", null);
    expect(idOf(keys.match(press("c"), 0, false, false))).toBe("create");
  });

  test("tell their listeners when they change", () => {
    const keys = registry();
    let told = 0;
    keys.subscribe(() => told++);
    keys.add([shortcut("a", "a")])();
    expect(told).toBe(2);
    expect(keys.list()).toEqual([]);
  });
});
