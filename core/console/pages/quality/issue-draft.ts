import type { IssueCategory } from "../../../quality/review.contract.ts";

/** A category of issues as it is being edited; `kept` is how it was, null for a new one. */
export interface IssueDraft extends IssueCategory {
  kept: IssueCategory | null;
  retired: boolean;
}
export const mostCategories = 50;

export function draftOf(items: readonly IssueCategory[]): IssueDraft[] {
  return items.map((one) => ({ ...one, kept: one, retired: false }));
}

/** A new category with a key that none has yet. */
export function addIssue(draft: readonly IssueDraft[]): IssueDraft[] {
  return [...draft, { key: "", title: "", kept: null, retired: false }];
}

/** Small letters, digits and _ that stand for a title, such as `wrong_side` for "Wrong side". */
export function keyOf(title: string, taken: ReadonlySet<string>): string {
  const plain = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^[_0-9]+|_+$/g, "")
    .slice(0, 70);
  const base = plain || "issue";
  let key = base;
  for (let n = 2; taken.has(key); n++) key = `${base}_${n}`;
  return key;
}

/** What is to be stored: the categories that are not retired, new ones with a key made of their title. */
export function categoriesOf(draft: readonly IssueDraft[]): IssueCategory[] {
  const taken = new Set(draft.flatMap((one) => one.kept?.key ?? []));
  return draft
    .filter((one) => !one.retired)
    .map(({ kept, title }) => {
      const key = kept?.key ?? keyOf(title, taken);
      taken.add(key);
      return { key, title: title.trim() };
    });
}

/** What keeps each row from being stored, by its place; none may be empty, called like another, or too long. */
export function problemsOf(draft: readonly IssueDraft[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const seen = new Set<string>();
  for (const [at, { title, retired }] of draft.entries()) {
    if (retired) continue;
    const name = title.trim().toLowerCase();
    if (name === "") found.set(at, "Give it a name");
    else if (name.length > 120) found.set(at, "At most 120 characters");
    else if (seen.has(name)) found.set(at, "Another one is called so");
    seen.add(name);
  }
  return found;
}
