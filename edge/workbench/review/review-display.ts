import { createStore, type Store } from "../store.ts";

/** How this person likes to compare; kept in this browser. */
export interface ReviewDisplay {
  /** All annotations in one picture instead of side by side. */
  overlay: boolean;
  /** What all agree on is not drawn. */
  differencesOnly: boolean;
}

const storageKey = "welo-review";
const standard: ReviewDisplay = { overlay: false, differencesOnly: false };

function remembered(): ReviewDisplay {
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(storageKey) ?? "{}") as Partial<ReviewDisplay>) };
  } catch {
    return standard;
  }
}

export const reviewDisplay: Store<ReviewDisplay> = createStore(
  typeof localStorage === "undefined" ? standard : remembered(),
);

export function changeReviewDisplay(part: Partial<ReviewDisplay>): void {
  reviewDisplay.set((old) => ({ ...old, ...part }));
  localStorage.setItem(storageKey, JSON.stringify(reviewDisplay.get()));
}
