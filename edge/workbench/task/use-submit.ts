import { useEffect, useMemo, useRef, useState } from "react";
import { api } from "../../../core/console/look/api.ts";
import { friendly, isPassing } from "../../../core/console/look/problem.ts";
import { tell, tellProblem } from "../../../core/console/look/tell.tsx";
import { checkDoc, type Shortcoming, shortcomingsFrom, shortcomingWords } from "../document/check-result.ts";
import { type Doc, resultOf } from "../document/document.ts";
import type { Editor } from "../document/editor.ts";
import type { ActiveReport } from "../../../core/tasks/contract.ts";
import { useStore } from "../store.ts";
import { isLate, isLeaseLost, type Saver } from "../saving/saver.ts";
import type { Activity } from "./active-time.ts";
import type { AnnotateTask } from "./open-task.ts";

const none: readonly Shortcoming[] = [];

interface Attempt {
  doc: Doc;
  sequence: number;
  active: ActiveReport;
  confidence: number | null;
}

interface SubmitOptions {
  open: AnnotateTask;
  editor: Editor;
  saver: Saver;
  activity: Activity;
  confidence(): number | null;
  onSubmitted(): void;
  onLeaseLost(): void;
  /** Brings what is missing into sight. */
  onShortcomings(list: readonly Shortcoming[]): void;
}

/** Hands the work in once, whatever the network does: a repeated attempt carries the same key and body. */
export function useSubmit({
  open,
  editor,
  saver,
  activity,
  confidence,
  onSubmitted,
  onLeaseLost,
  onShortcomings,
}: SubmitOptions) {
  const [busy, setBusy] = useState(false);
  // What the client can judge is judged again with each change; what the server said holds until then.
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<{ doc: Doc; list: readonly Shortcoming[] } | null>(null);
  const attempt = useRef<Attempt | null>(null);
  const doc = useStore(editor.store, (s) => s.history.present);
  const shortcomings = useMemo(
    () => (tried ? [...checkDoc(doc, editor.schema), ...(refusal?.doc === doc ? refusal.list : [])] : none),
    [tried, refusal, doc, editor.schema],
  );
  useEffect(() => {
    if (tried)
      editor.remark(
        new Map(shortcomings.flatMap((s) => (s.regionId ? [[s.regionId, shortcomingWords(s)] as const] : []))),
      );
  }, [tried, shortcomings, editor]);

  const submit = async () => {
    if (busy) return;
    const doc = editor.doc();
    const missing = checkDoc(doc, editor.schema);
    setTried(true);
    if (missing.length > 0) return onShortcomings(missing);
    setBusy(true);
    try {
      await saver.settled();
      const said = { doc, confidence: confidence() };
      if (attempt.current?.doc !== doc || attempt.current.confidence !== said.confidence)
        attempt.current = { ...said, sequence: saver.nextSequence(), active: activity.report() };
      await send(open, attempt.current);
      activity.heard(attempt.current.active);
      saver.submitted();
      tell("Submitted");
      onSubmitted();
    } catch (error) {
      if (isLate(error)) saver.cameLate();
      if (isLeaseLost(error)) onLeaseLost();
      const { errors } = friendly(error);
      const list = shortcomingsFrom(errors, doc);
      if (list.length > 0) {
        setRefusal({ doc, list });
        onShortcomings(list);
      } else if (!isLeaseLost(error)) tellProblem(error);
      if (!isPassing(error)) attempt.current = null;
      if (!isLeaseLost(error)) saver.edited();
    } finally {
      setBusy(false);
    }
  };
  return { busy, shortcomings, submit, clear: () => setTried(false) };
}

async function send(open: AnnotateTask, { doc, sequence, ...said }: Attempt): Promise<void> {
  const { id: assignmentId, fence, taskId } = open.assignment;
  await api.annotations.saveAnnotation(
    { taskId, assignmentId, fence, status: "submitted", result: resultOf(doc), sequence, ...said },
    { idempotencyKey: `submit-${assignmentId}-${sequence}` },
  );
}
