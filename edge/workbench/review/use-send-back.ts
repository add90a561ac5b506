import { useMemo, useState } from "react";
import type { Annotation } from "../../../core/annotations/contract.ts";
import type { Difference } from "./differences.ts";
import { type DraftIssue, issuesToSend, likelyCategory, withIssue } from "./issues.ts";
import type { Category } from "./load-review.ts";
import type { SendBack } from "./send-back-panel.tsx";
import type { Verdict } from "./use-verdict.ts";

/** What a remark is about: a region of an annotation, or what an annotation lacks. */
export interface Pinned {
  annotationId: string;
  regionId: string | null;
  difference: Difference | null;
  comment?: string;
}

/** A rejection in the making: it stays as it is when one looks elsewhere and returns. */
export function useSendBack(annotations: readonly Annotation[], categories: readonly Category[]) {
  const [opened, setOpened] = useState(false);
  const [openIssue, setOpenIssue] = useState<number | null>(null);
  const [incomplete, setIncomplete] = useState(false);
  const [draft, setDraft] = useState<SendBack>({
    goBack: new Set(annotations.map((a) => a.id)),
    issues: [],
    reason: "",
  });
  const pinned = useMemo(() => Map.groupBy(draft.issues, (issue) => issue.annotationId), [draft.issues]);
  const categoryOf = (wanted: string) =>
    (categories.find((c) => c.key === wanted) ?? categories.find((c) => c.key === "other") ?? categories[0])?.key ??
    wanted;
  return {
    opened,
    draft,
    openIssue,
    incomplete,
    /** Remarks by annotation. */
    pinned: pinned as ReadonlyMap<string, readonly DraftIssue[]>,
    open: () => setOpened(true),
    close() {
      setOpened(false);
      setIncomplete(false);
      setOpenIssue(null);
    },
    change(next: SendBack) {
      setDraft(next);
      setOpenIssue(null);
    },
    openRemark: setOpenIssue,
    /** Pins a remark, or opens the one that is there. */
    pin({ annotationId, regionId, difference, comment = "" }: Pinned) {
      const category = categoryOf(likelyCategory(difference, regionId !== null));
      const { issues, key } = withIssue(draft.issues, { annotationId, regionId, category, comment });
      setDraft({ ...draft, issues, goBack: new Set([...draft.goBack, annotationId]) });
      setOpened(true);
      setOpenIssue(key);
    },
    /** The verdict; null, and shown as incomplete, while the reason or the annotations are missing. */
    verdict(): Verdict | null {
      const reason = draft.reason.trim();
      const complete = reason !== "" && draft.goBack.size > 0;
      setIncomplete(!complete);
      if (!complete) return null;
      return {
        outcome: "rejected",
        rejectedAnnotationIds: [...draft.goBack],
        reason,
        issues: issuesToSend(draft.issues, draft.goBack),
      };
    },
  };
}
export type SendBackState = ReturnType<typeof useSendBack>;
