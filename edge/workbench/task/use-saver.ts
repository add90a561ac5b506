import { useEffect, useMemo } from "react";
import { api } from "../../../core/console/look/api.ts";
import { useMe } from "../../../core/console/look/session.ts";
import { resultOf, sameResult } from "../document/document.ts";
import type { Editor } from "../document/editor.ts";
import { draftKey, type LocalDrafts } from "../saving/local-drafts.ts";
import { createSaver, type Saver } from "../saving/saver.ts";
import type { Store } from "../store.ts";
import type { AnnotateTask } from "./open-task.ts";

/** Saves the editor's document while the task is open, and hurries when the page is left or the network is back. */
export function useSaver(
  open: AnnotateTask,
  editor: Editor,
  activeSeconds: () => number,
  sure: Store<number | null>,
  local: LocalDrafts,
): Saver {
  const { user } = useMe();
  const saver = useMemo(
    () =>
      createSaver(
        {
          send: async (draft) => {
            const { id: assignmentId, fence, taskId } = open.assignment;
            const packet = { taskId, assignmentId, fence, status: "draft", ...draft } as const;
            const kept = await api.annotations.saveAnnotation(packet);
            // The task was taken up again under another lease, in another tab or at another desk.
            if (kept.assignmentId !== assignmentId) return "newer";
          },
          local,
          key: draftKey(user.id, open.task.id),
          current: () => ({ result: resultOf(editor.doc()), activeSeconds: activeSeconds(), confidence: sure.get() }),
          now: () => Date.now(),
          later: (ms, run) => {
            const timer = setTimeout(run, ms);
            return () => clearTimeout(timer);
          },
        },
        open.lastSequence,
        open.savedAt,
      ),
    [open, editor, user.id, local, activeSeconds, sure],
  );
  useEffect(() => {
    let before = editor.doc();
    if (open.restored) saver.edited();
    const unfollow = editor.store.subscribe(() => {
      const now = editor.doc();
      if (!sameResult(before, now)) saver.edited();
      before = now;
    });
    const forget = sure.subscribe(() => saver.edited());
    const hurry = () => saver.hurry();
    const hidden = () => document.visibilityState === "hidden" && saver.hurry();
    window.addEventListener("online", hurry);
    window.addEventListener("pagehide", hurry);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      unfollow();
      forget();
      saver.hurry();
      window.removeEventListener("online", hurry);
      window.removeEventListener("pagehide", hurry);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [saver, editor, sure, open.restored]);
  return saver;
}
