import { useRef, useSyncExternalStore } from "react";

/** A value that components and plain code can read, change and follow. */
export interface Store<T> {
  get(): T;
  set(next: T | ((old: T) => T)): void;
  /** Calls back after each change; returns how to stop. */
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const after = typeof next === "function" ? (next as (old: T) => T)(value) : next;
      if (Object.is(after, value)) return;
      value = after;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A part of a store, rendered again only when that part changes by identity. */
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S {
  const last = useRef<{ value: T; select: (value: T) => S; part: S } | null>(null);
  return useSyncExternalStore(store.subscribe, () => {
    const value = store.get();
    if (last.current && last.current.value === value && last.current.select === select) return last.current.part;
    const part = select(value);
    last.current = { value, select, part };
    return part;
  });
}
