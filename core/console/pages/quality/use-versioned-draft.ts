import { useState } from "react";

/** What somebody changes of a thing, on top of the version that was there when he began: one that is read meanwhile does not slip under it. */
export function useVersionedDraft<T extends { version: number }>(newest: T | undefined) {
  const [draft, setDraft] = useState<{ base: T; changed: Partial<T> } | null>(null);
  const base = draft?.base ?? newest;
  return {
    base,
    value: base && { ...base, ...draft?.changed },
    changed: draft !== null,
    change: (more: Partial<T>) => base && setDraft({ base, changed: { ...draft?.changed, ...more } }),
    discard: () => setDraft(null),
    /** Puts what was changed on top of another version. */
    rebase: (onto: T) => draft && setDraft({ base: onto, changed: draft.changed }),
  };
}
