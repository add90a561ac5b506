import { useRef, useState } from "react";
import { api } from "../../../core/console/look/api.ts";
import { useMe } from "../../../core/console/look/session.ts";
import type { Annotation } from "../../../core/annotations/contract.ts";
import type { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { docOf, resultOf, sameResult } from "../document/document.ts";
import { createEditor, type Editor } from "../document/editor.ts";
import { draftKey } from "../saving/local-drafts.ts";
import { draftsOnDevice } from "../task/drafts-on-device.ts";
import type { Verdict } from "./use-verdict.ts";

interface Fix {
  annotation: Annotation;
  editor: Editor;
  changed(): boolean;
  stop(): void;
}

/** Annotations under correction; what is changed is kept in this browser until it is saved as a new version. */
export function useFix(schema: LabelSchema) {
  const { user } = useMe();
  const fixes = useRef(new Map<string, Fix>());
  const [open, setOpen] = useState<Fix | null>(null);
  const [reason, setReason] = useState("");
  const keyOf = ({ id, version }: Annotation) => draftKey(user.id, `fix ${id} ${version}`);

  const begin = async (annotation: Annotation): Promise<Fix> => {
    const kept = await draftsOnDevice.read(keyOf(annotation)).catch(() => null);
    const original = docOf(annotation.result);
    const editor = createEditor(schema, kept ? docOf(kept.result) : original);
    const key = keyOf(annotation);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let before = editor.doc();
    const keep = () =>
      void draftsOnDevice
        .write({ key, result: resultOf(editor.doc()), sequence: 0, synced: true, at: Date.now() })
        .catch(() => {});
    const unfollow = editor.store.subscribe(() => {
      if (sameResult(before, editor.doc())) return;
      before = editor.doc();
      clearTimeout(timer);
      timer = setTimeout(keep, 300);
    });
    const changed = () => !sameResult(editor.doc(), original);
    const stop = () => {
      unfollow();
      clearTimeout(timer);
      void draftsOnDevice.remove(key).catch(() => {});
    };
    return { annotation, editor, changed, stop };
  };

  return {
    open,
    /** What was wrong: it stays as it is when one looks elsewhere and returns. */
    reason,
    explain: setReason,
    leave: () => setOpen(null),
    /** Opens an annotation in the editor as it was left, with one of its regions selected. */
    async start(annotation: Annotation, regionId: string | null): Promise<void> {
      const fix = fixes.current.get(annotation.id) ?? (await begin(annotation));
      fixes.current.set(annotation.id, fix);
      fix.editor.useTool("select");
      fix.editor.select(fix.editor.doc().regions.some((r) => r.id === regionId) ? [regionId!] : []);
      setOpen(fix);
    },
    /** Saves the correction as a new version, for which a reason is given; the verdict is "accepted" when nothing was changed. */
    async save(): Promise<Verdict | null> {
      if (!open) return null;
      const { annotation, editor, changed } = open;
      if (!changed()) return { outcome: "accepted", acceptedAnnotationId: annotation.id };
      if (reason.trim() === "") return null;
      const result = resultOf(editor.doc());
      const saved = await api.annotations.updateAnnotation({
        annotationId: annotation.id,
        ifMatch: `"${annotation.version}"`,
        result,
      });
      // Asked again after a failed verdict, the same work is written over itself and makes no further version.
      open.annotation = saved;
      return { outcome: "fixed", acceptedAnnotationId: annotation.id, reason: reason.trim() };
    },
    /** Forgets what was kept in this browser. */
    done: () => {
      for (const fix of fixes.current.values()) fix.stop();
    },
  };
}
