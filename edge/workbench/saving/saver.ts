import type { Result } from "../../../core/annotations/region.contract.ts";
import { isPassing } from "../../../core/console/look/problem.ts";
import { Problem } from "../../../core/kernel/wire/problem.ts";
import { createStore, type Store } from "../store.ts";
import { autosave, type AutosaveEffect, type AutosaveEvent, type AutosaveState, startAutosave } from "./autosave.ts";
import type { LocalDrafts } from "./local-drafts.ts";

interface Shown {
  result: Result;
  confidence?: number | null;
}

export interface SaverDoors {
  /** Sends a draft to the server, and says when newer work of its author's stands instead; throws a Problem. */
  send(draft: Shown & { sequence: number }): Promise<"newer" | void>;
  local: LocalDrafts;
  key: string;
  /** What is on the page right now. */
  current(): Shown;
  now(): number;
  /** Calls back once after some milliseconds; returns how to forget it. */
  later(ms: number, run: () => void): () => void;
}

/** Keeps a task's work safe: on this device at once, at the server soon after. */
export interface Saver {
  readonly state: Store<AutosaveState>;
  edited(): void;
  hurry(): void;
  /** The sequence for a hand-in, above every draft so far; saving stops when `submitted` follows. */
  nextSequence(): number;
  submitted(): void;
  leaseLost(): void;
  /** Newer work of the same person's stands; what was handed in from this page is a version beside it. */
  cameLate(): void;
  /** Resolves when no request is under way. */
  settled(): Promise<void>;
  close(): void;
}

/** Starts saving; `lastSequence` is the highest sequence known to the server or to this device. */
export function createSaver(doors: SaverDoors, lastSequence: number, savedAt: number | null): Saver {
  const state = createStore(startAutosave(savedAt));
  let sequence = lastSequence;
  let forget: (() => void) | null = null;
  let flight: Promise<void> = Promise.resolve();
  let keeping: Promise<void> | null = null;
  let keepAgain = false;
  let closed = false;

  const dispatch = (event: AutosaveEvent) => {
    if (closed) return;
    const [next, effects] = autosave(state.get(), event);
    state.set(next);
    for (const effect of effects) run(effect);
  };
  const run = (effect: AutosaveEffect) => {
    forget?.();
    forget = null;
    if (effect.type === "wait") forget = doors.later(effect.ms, () => dispatch({ type: "due" }));
    else flight = save(effect.edit);
  };

  const save = async (edit: number) => {
    const draft = { ...doors.current(), sequence: ++sequence };
    // This number is used, whatever becomes of the packet: a tab that is opened after this one must not use it again.
    void keep();
    try {
      if ((await doors.send(draft)) === "newer") return dispatch({ type: "outdone" });
      dispatch({ type: "saved", edit, at: doors.now() });
      await keep();
    } catch (error) {
      dispatch(eventOf(error));
    }
  };

  // One write at a time, the newest state last; a write that fails must not stop the work.
  const keep = (): Promise<void> => {
    if (keeping) {
      keepAgain = true;
      return keeping;
    }
    const { edits, saved, stopped } = state.get();
    // The copy on this device is the newer work's, wherever on it that was done.
    if (stopped === "submitted" || stopped === "outdone" || stopped === "late") return Promise.resolve();
    const draft = {
      key: doors.key,
      ...doors.current(),
      sequence: edits > saved ? sequence + 1 : sequence,
      synced: edits === saved,
      at: doors.now(),
    };
    keeping = doors.local
      .write(draft)
      .catch(() => {})
      .finally(() => {
        keeping = null;
        if (!keepAgain) return;
        keepAgain = false;
        void keep();
      });
    return keeping;
  };

  return {
    state,
    edited() {
      dispatch({ type: "edited" });
      void keep();
    },
    hurry: () => dispatch({ type: "hurry" }),
    nextSequence: () => ++sequence,
    submitted() {
      dispatch({ type: "submitted" });
      forget?.();
      void (keeping ?? Promise.resolve()).then(() => doors.local.remove(doors.key)).catch(() => {});
    },
    leaseLost: () => dispatch({ type: "lease_lost" }),
    cameLate: () => dispatch({ type: "late" }),
    settled: () => flight.catch(() => {}),
    close() {
      closed = true;
      forget?.();
    },
  };
}

const lostCodes = new Set(["annotations.lease_lost", "tasks.lease_lost", "tasks.not_yours", "tasks.already_ended"]);

/** Whether a problem says that the lease under which one works is gone. */
export function isLeaseLost(error: unknown): boolean {
  return error instanceof Problem && lostCodes.has(error.code);
}

/** Whether a problem says that newer work of the same person's stands, and that what was handed in is a version beside it. */
export function isLate(error: unknown): boolean {
  return error instanceof Problem && error.fields.kept === "version";
}

function eventOf(error: unknown): AutosaveEvent {
  if (isLeaseLost(error)) return { type: "lease_lost" };
  if (isPassing(error) || !(error instanceof Problem) || error.status >= 500 || error.status === 401)
    return { type: "failed" };
  return { type: "refused", reason: error.title };
}
