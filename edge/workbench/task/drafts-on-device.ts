import { indexedDrafts, type LocalDrafts, memoryDrafts } from "../saving/local-drafts.ts";

const twoWeeks = 14 * 86_400_000;

function open(): LocalDrafts {
  try {
    const drafts = indexedDrafts();
    void drafts.sweep(Date.now() - twoWeeks).catch(() => {});
    return drafts;
  } catch {
    return memoryDrafts();
  }
}

/** The drafts of this browser. */
export const draftsOnDevice: LocalDrafts = open();
