import type { Answer, Region, Relation, Result } from "../../../core/annotations/region.contract.ts";

/** What is being edited: the canonical result, and how its regions are shown. */
export interface Doc {
  regions: readonly Region[];
  relations: readonly Relation[];
  answers: Readonly<Record<string, Answer>>;
  hidden: ReadonlySet<string>;
  locked: ReadonlySet<string>;
}

export const emptyDoc: Doc = { regions: [], relations: [], answers: {}, hidden: new Set(), locked: new Set() };

export function docOf(result: Partial<Result>): Doc {
  return {
    ...emptyDoc,
    regions: result.regions ?? [],
    relations: result.relations ?? [],
    answers: result.answers ?? {},
  };
}

/** The result that is saved; what is hidden or locked stays here. */
export function resultOf(doc: Doc): Result {
  return { regions: [...doc.regions], relations: [...doc.relations], answers: { ...doc.answers } };
}

/** Whether two documents would be saved alike. */
export function sameResult(a: Doc, b: Doc): boolean {
  return a.regions === b.regions && a.relations === b.relations && a.answers === b.answers;
}
