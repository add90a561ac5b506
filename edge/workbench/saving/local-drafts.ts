import type { Result } from "../../../core/annotations/region.contract.ts";

/** One person's work on one task as this device keeps it. */
export interface LocalDraft {
  key: string;
  result: Result;
  sequence: number;
  /** How sure the person said to be; absent and null where nothing was said. */
  confidence?: number | null;
  /** Whether the server has it too. */
  synced: boolean;
  at: number;
}

export interface LocalDrafts {
  read(key: string): Promise<LocalDraft | null>;
  write(draft: LocalDraft): Promise<void>;
  remove(key: string): Promise<void>;
  /** Forgets synced drafts older than an instant. */
  sweep(before: number): Promise<void>;
}

export function draftKey(userId: string, taskId: string): string {
  return `${userId}:${taskId}`;
}

const storeName = "drafts";

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open("welo-workbench", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: "key" });
  return settled(request);
}

/** Drafts in the browser's IndexedDB, so that a crash or a closed tab loses nothing. */
export function indexedDrafts(factory: IDBFactory = indexedDB): LocalDrafts {
  let database: Promise<IDBDatabase> | null = null;
  const store = async (mode: IDBTransactionMode) => {
    database ??= open(factory);
    return (await database).transaction(storeName, mode, { durability: "strict" }).objectStore(storeName);
  };
  return {
    read: async (key) => ((await settled((await store("readonly")).get(key))) as LocalDraft | undefined) ?? null,
    write: async (draft) => void (await settled((await store("readwrite")).put(draft))),
    remove: async (key) => void (await settled((await store("readwrite")).delete(key))),
    async sweep(before) {
      const drafts = await store("readwrite");
      for (const draft of (await settled(drafts.getAll())) as LocalDraft[]) {
        if (draft.synced && draft.at < before) drafts.delete(draft.key);
      }
    },
  };
}

/** Drafts in memory only, for a browser that refuses to store anything. */
export function memoryDrafts(): LocalDrafts {
  const kept = new Map<string, LocalDraft>();
  return {
    read: async (key) => kept.get(key) ?? null,
    write: async (draft) => void kept.set(draft.key, draft),
    remove: async (key) => void kept.delete(key),
    async sweep(before) {
      for (const draft of [...kept.values()]) if (draft.synced && draft.at < before) kept.delete(draft.key);
    },
  };
}
