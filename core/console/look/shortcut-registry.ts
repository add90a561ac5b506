import { keyName, type KeyPress } from "./shortcut-keys.ts";

export interface Shortcut {
  /** Stable name; a remapping is remembered under it. */
  id: string;
  /** As `keyName` writes them; a sequence has spaces: `g p`. */
  keys: string;
  title: string;
  group: string;
  run(): void;
  /** Works while a field has the focus too. */
  inFields?: boolean;
  /** Fires again while the key is held down. */
  repeats?: boolean;
}
export interface Bindings {
  read(): Record<string, string>;
  write(bindings: Record<string, string>): void;
}

const patience = 1200;

/** Knows every shortcut that works right now; the one registered last wins a contested key. */
export class ShortcutRegistry {
  #shortcuts: Shortcut[] = [];
  #begun = "";
  #begunAt = 0;
  #snapshot: readonly Shortcut[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #bindings: Bindings;

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Every shortcut with the keys it listens to now. */
  readonly list = (): readonly Shortcut[] => this.#snapshot;

  /** Adds shortcuts; the returned function takes them away again. */
  add(shortcuts: Shortcut[]): () => void {
    this.#shortcuts = [...this.#shortcuts, ...shortcuts];
    this.#changed();
    return () => {
      this.#shortcuts = this.#shortcuts.filter((one) => !shortcuts.includes(one));
      this.#changed();
    };
  }

  /** Gives a shortcut other keys, or its own back (null). Returns the titles of those that it now hides. */
  rebind(id: string, keys: string | null): string[] {
    const bindings = { ...this.#bindings.read() };
    if (keys === null) delete bindings[id];
    else bindings[id] = keys;
    this.#bindings.write(bindings);
    this.#changed();
    return keys ? this.#snapshot.filter((one) => one.keys === keys && one.id !== id).map((one) => one.title) : [];
  }

  /** Finds what a key press means. `pending` is the beginning of a sequence. */
  match(
    press: KeyPress & { repeat?: boolean },
    now: number,
    typing: boolean,
    mac: boolean,
  ): Shortcut | "pending" | null {
    const name = keyName(press, mac);
    const begun = this.#begun && now - this.#begunAt < patience ? `${this.#begun} ${name}` : name;
    this.#begun = "";
    const usable = this.#snapshot.filter((one) => (!typing || one.inFields) && (!press.repeat || one.repeats));
    const found = usable.findLast((one) => one.keys === begun) ?? usable.findLast((one) => one.keys === name);
    if (found) return found;
    const continued = [begun, name].find((start) => usable.some((one) => one.keys.startsWith(`${start} `)));
    if (continued === undefined) return null;
    this.#begun = continued;
    this.#begunAt = now;
    return "pending";
  }

  #changed(): void {
    const bindings = this.#bindings.read();
    this.#snapshot = this.#shortcuts.map((one) => (bindings[one.id] ? { ...one, keys: bindings[one.id]! } : one));
    for (const listener of this.#listeners) listener();
  }
}
