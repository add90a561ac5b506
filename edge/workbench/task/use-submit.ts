import { useRef, useState } from "react";
import { api } from "../../../core/console/look/api.ts";
import { friendly, isPassing } from "../../../core/console/look/problem.ts";
import { tell, tellProblem } from "../../../core/console/look/tell.tsx";
import { checkDoc, type Shortcoming, shortcomingsFrom } from "../document/check-result.ts";
import { type Doc, resultOf } from "../document/document.ts";
import type { Editor } from "../document/editor.ts";
import { isLeaseLost, type Saver } from "../saving/saver.ts";
import type { AnnotateTask } from "./open-task.ts";

interface Attempt {
  doc: Doc;
  sequence: number;
  activeSeconds: number;
}

interface SubmitOptions {
  open: AnnotateTask;
  editor: Editor;
  saver: Saver;
  activeSeconds(): number;
  onSubmitted(): void;
  onLeaseLost(): void;
  /** Brings what is missing into sight. */
  onShortcomings(list: readonly Shortcoming[]): void;
}

/** Hands the work in once, whatever the network does: a repeated attempt carries the same key and body. */
export function useSubmit({ open, editor, saver, activeSeconds, onSubmitted, onLeaseLost, onShortcomings }: SubmitOptions) {
  const [busy, setBusy] = useState(false);
  const [shortcomings, setShortcomings] = useState<readonly Shortcoming[]>([]);
  const attempt = useRef<Attempt | null>(null);

  const refuse = (list: readonly Shortcoming[]) => {
    setShortcomings(list);
    editor.remark(new Map(list.flatMap((s) => (s.regionId ? [[s.regionId, s.detail] as const] : []))));
    if (list.length > 0) onShortcomings(list);
  };

  const submit = async () => {
    if (busy) return;
    const doc = editor.doc();
    const missing = checkDoc(doc, editor.schema);
    refuse(missing);
    if (missing.length > 0) return;
    setBusy(true);
    try {
      await saver.settled();
      if (attempt.current?.doc !== doc) attempt.current = { doc, sequence: saver.nextSequence(), activeSeconds: activeSeconds() };
      await send(open, attempt.current);
      saver.submitted();
      tell("Submitted");
      onSubmitted();
    } catch (error) {
      if (isLeaseLost(error)) onLeaseLost();
      const { errors } = friendly(error);
      if (errors.length > 0) refuse(shortcomingsFrom(errors, doc));
      else if (!isLeaseLost(error)) tellProblem(error);
      if (!isPassing(error)) attempt.current = null;
      saver.edited();
    } finally {
      setBusy(false);
    }
  };
  return { busy, shortcomings, submit, clear: () => refuse([]) };
}

async function send(open: AnnotateTask, { doc, sequence, activeSeconds }: Attempt): Promise<void> {
  const { id: assignmentId, fence, taskId } = open.assignment;
  await api.annotations.saveAnnotation(
    { taskId, assignmentId, fence, status: "submitted", result: resultOf(doc), sequence, activeSeconds },
    { idempotencyKey: `submit-${assignmentId}-${sequence}` },
  );
}
