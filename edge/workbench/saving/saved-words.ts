import { type AutosaveState, pending, unsavedCount } from "./autosave.ts";

export type SavedTone = "quiet" | "busy" | "warn" | "bad";

/** The quiet line beside the title: whether the work is safe, and where. */
export function savedWords(state: AutosaveState, online: boolean, now: number): { words: string; tone: SavedTone } {
  const count = unsavedCount(state);
  const changes = count === 1 ? "1 change" : `${count} changes`;
  if (state.stopped === "submitted") return { words: "Submitted", tone: "quiet" };
  if (state.stopped === "late") return { words: "Came late: kept, not counted", tone: "bad" };
  if (state.stopped === "outdone") return { words: "Not saved: your newer work stands", tone: "bad" };
  if (state.stopped === "lease_lost")
    return {
      words: `Lease lost, ${pending(state) ? `${changes} kept on this device` : "work kept as a draft"}`,
      tone: "bad",
    };
  if (state.refusal) return { words: `Not saved: ${state.refusal}. Kept on this device`, tone: "bad" };
  if (pending(state) && (!online || state.failures > 0)) {
    return { words: `${online ? "Server away" : "Offline"}, ${changes} kept`, tone: "warn" };
  }
  if (state.inFlight !== null) return { words: "Saving", tone: "busy" };
  if (pending(state)) return { words: "Unsaved changes", tone: "busy" };
  if (state.savedAt === null) return { words: "No changes yet", tone: "quiet" };
  return { words: `Saved ${ago(now - state.savedAt)}`, tone: "quiet" };
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 2) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3600)} h ago`;
}
