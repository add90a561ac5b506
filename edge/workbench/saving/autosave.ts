/** Why saving stopped for good; its author has newer work on the task, which stands: `late` when this was handed in and is kept beside it, else `outdone`. */
export type Stop = "submitted" | "lease_lost" | "outdone" | "late";

/** What autosave knows: `edits` counts the user's changes since the task was opened. */
export interface AutosaveState {
  edits: number;
  /** The newest change that the server has acknowledged. */
  saved: number;
  /** The change that is under way to the server. */
  inFlight: number | null;
  failures: number;
  /** Why the server refused what it was given; it is not asked again until something changes. */
  refusal: string | null;
  savedAt: number | null;
  stopped: Stop | null;
}

export type AutosaveEvent =
  | { type: "edited" }
  /** The timer that was asked for has run out. */
  | { type: "due" }
  | { type: "saved"; edit: number; at: number }
  /** The server could not be reached, was busy or broke. */
  | { type: "failed" }
  | { type: "refused"; reason: string }
  | { type: "lease_lost" }
  | { type: "outdone" | "late" }
  | { type: "submitted" }
  /** The network is back, or the page is about to be left: do not wait. */
  | { type: "hurry" };

export type AutosaveEffect = { type: "wait"; ms: number } | { type: "save"; edit: number };
export type AutosaveStep = [AutosaveState, AutosaveEffect[]];

export const debounceMs = 800;

export function startAutosave(savedAt: number | null = null): AutosaveState {
  return { edits: 0, saved: 0, inFlight: null, failures: 0, refusal: null, savedAt, stopped: null };
}

/** How long to wait after a number of failures in a row: 1 s doubling to half a minute. */
export function backOffMs(failures: number): number {
  return Math.min(1000 * 2 ** Math.max(0, failures - 1), 30_000);
}

/** One request at a time, the newest state of things in each; nothing is given up while the task is open. */
export function autosave(state: AutosaveState, event: AutosaveEvent): AutosaveStep {
  if (state.stopped === "submitted") return [state, []];
  switch (event.type) {
    case "edited": {
      const next = { ...state, edits: state.edits + 1, refusal: null };
      const waits = state.inFlight === null && state.stopped === null && state.failures === 0;
      return [next, waits ? [{ type: "wait", ms: debounceMs }] : []];
    }
    case "due":
    case "hurry":
      return begin(state);
    case "saved": {
      const next = {
        ...state,
        inFlight: null,
        failures: 0,
        saved: Math.max(state.saved, event.edit),
        savedAt: event.at,
      };
      return [next, pending(next) ? [{ type: "wait", ms: debounceMs }] : []];
    }
    case "failed": {
      const next = { ...state, inFlight: null, failures: state.failures + 1 };
      return [next, [{ type: "wait", ms: backOffMs(next.failures) }]];
    }
    case "refused": {
      const behind = state.inFlight !== null && state.edits > state.inFlight;
      const next = { ...state, inFlight: null, failures: 0, refusal: behind ? null : event.reason };
      return [next, behind ? [{ type: "wait", ms: debounceMs }] : []];
    }
    case "lease_lost":
      return [{ ...state, inFlight: null, stopped: state.stopped ?? "lease_lost" }, []];
    case "outdone":
    case "late":
      return [{ ...state, inFlight: null, stopped: event.type }, []];
    case "submitted":
      return [{ ...state, inFlight: null, saved: state.edits, stopped: "submitted", refusal: null }, []];
  }
}

function begin(state: AutosaveState): AutosaveStep {
  if (state.inFlight !== null || state.stopped !== null || state.refusal !== null || !pending(state))
    return [state, []];
  return [{ ...state, inFlight: state.edits }, [{ type: "save", edit: state.edits }]];
}

/** Whether there is something that the server does not have. */
export function pending(state: AutosaveState): boolean {
  return state.edits > state.saved;
}

/** How many changes only this device has. */
export function unsavedCount(state: AutosaveState): number {
  return state.edits - state.saved;
}
