import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  autosave,
  type AutosaveEffect,
  type AutosaveEvent,
  type AutosaveState,
  backOffMs,
  debounceMs,
  pending,
  startAutosave,
} from "./autosave.ts";
import { savedWords } from "./saved-words.ts";

/** Plays a script of edits and network luck against the machine; every timer runs out at once when asked to. */
function play(script: readonly ("edit" | "due" | "ok" | "fail" | "refuse" | "hurry")[]) {
  let state: AutosaveState = startAutosave();
  let waiting = false;
  let flight: number | null = null;
  const sent: number[] = [];
  const feed = (event: AutosaveEvent) => {
    const [next, effects] = autosave(state, event);
    state = next;
    for (const effect of effects) take(effect);
  };
  const take = (effect: AutosaveEffect) => {
    if (effect.type === "wait") {
      waiting = true;
      return;
    }
    expect(flight).toBeNull();
    flight = effect.edit;
    waiting = false;
    sent.push(effect.edit);
  };
  const answer = (kind: "ok" | "fail" | "refuse") => {
    if (flight === null) return;
    const edit = flight;
    flight = null;
    feed(
      kind === "ok"
        ? { type: "saved", edit, at: 1 }
        : kind === "fail"
          ? { type: "failed" }
          : { type: "refused", reason: "no" },
    );
  };
  for (const step of script) {
    if (step === "edit") feed({ type: "edited" });
    else if (step === "hurry") feed({ type: "hurry" });
    else if (step === "due") {
      if (waiting) {
        waiting = false;
        feed({ type: "due" });
      }
    } else answer(step);
  }
  const settle = () => {
    for (let i = 0; i < 10 && (waiting || flight !== null); i++) {
      if (flight !== null) answer("ok");
      else {
        waiting = false;
        feed({ type: "due" });
      }
    }
  };
  return { settle, sent, state: () => state };
}

describe("autosave", () => {
  const steps = fc.array(fc.constantFrom("edit", "due", "ok", "fail", "hurry"), { maxLength: 80 });

  test("whatever the network did, once it works everything is saved, one request at a time, in order", () => {
    fc.assert(
      fc.property(steps, (script) => {
        const run = play(script);
        run.settle();
        expect(pending(run.state())).toBe(false);
        expect(run.state().saved).toBe(run.state().edits);
        expect(run.sent).toEqual([...run.sent].sort((a, b) => a - b));
      }),
    );
  });

  test("what the server refuses is not sent again until something changes", () => {
    const run = play(["edit", "due", "refuse", "hurry", "hurry"]);
    expect(run.sent).toEqual([1]);
    expect(run.state().refusal).toBe("no");
    const mended = play(["edit", "due", "refuse", "edit", "due", "ok"]);
    expect(mended.sent).toEqual([1, 2]);
    expect(pending(mended.state())).toBe(false);
  });

  test("a change made while a refused one was under way is sent", () => {
    const run = play(["edit", "due", "edit", "refuse", "due", "ok"]);
    expect(run.sent).toEqual([1, 2]);
    expect(run.state().refusal).toBeNull();
  });

  test("changes in quick succession are one request", () => {
    expect(play(["edit", "edit", "edit", "due", "ok", "due"]).sent).toEqual([3]);
  });

  test("waits longer after each failure, at most half a minute", () => {
    expect([1, 2, 3, 6, 20].map(backOffMs)).toEqual([1000, 2000, 4000, 30_000, 30_000]);
    expect(autosave(startAutosave(), { type: "edited" })[1]).toEqual([{ type: "wait", ms: debounceMs }]);
  });

  test("after a hand-in nothing is saved any more", () => {
    let [state] = autosave(startAutosave(), { type: "edited" });
    [state] = autosave(state, { type: "submitted" });
    expect(autosave(state, { type: "edited" })).toEqual([state, []]);
    expect(autosave(state, { type: "hurry" })[1]).toEqual([]);
  });
});

describe("the saved line", () => {
  const edited = autosave(startAutosave(), { type: "edited" })[0];
  const failed = autosave(autosave(edited, { type: "due" })[0], { type: "failed" })[0];

  test("says where the work is", () => {
    expect(savedWords(startAutosave(), true, 0).words).toBe("No changes yet");
    expect(savedWords(startAutosave(1000), true, 3000).words).toBe("Saved 2 s ago");
    expect(savedWords(edited, true, 0).words).toBe("Unsaved changes");
    expect(savedWords(edited, false, 0).words).toBe("Offline, 1 change kept");
    expect(savedWords(autosave(failed, { type: "edited" })[0], true, 0).words).toBe("Server away, 2 changes kept");
    const lost = { ...edited, stopped: "lease_lost" } as const;
    expect(savedWords(lost, true, 0)).toEqual({ words: "Lease lost, 1 change kept on this device", tone: "bad" });
    expect(savedWords({ ...lost, saved: 1 }, true, 0).words).toBe("Lease lost, work kept as a draft");
    expect(savedWords({ ...lost, stopped: "late" }, true, 0).words).toBe("Came late: kept, not counted");
    expect(savedWords({ ...lost, stopped: "outdone" }, true, 0).words).toBe("Not saved: your newer work stands");
  });
});
