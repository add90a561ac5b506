import { notifications } from "@mantine/notifications";
import { useRef, useState } from "react";
import { api } from "../../../core/console/look/api.ts";
import { isPassing } from "../../../core/console/look/problem.ts";
import { Problem } from "../../../core/kernel/wire/problem.ts";
import type { ReviewIssue } from "../../../core/annotations/contract.ts";
import type { Assignment } from "../../../core/tasks/contract.ts";
import { isLeaseLost } from "../saving/saver.ts";
import type { ActiveClock } from "../task/use-active-time.ts";

export interface Verdict {
  outcome: "accepted" | "fixed" | "rejected";
  acceptedAnnotationId?: string;
  rejectedAnnotationIds?: string[];
  reason?: string;
  issues?: ReviewIssue[];
}

/** Why no verdict can be given any more. */
export type Ended = "lease_lost" | "resolved";

const said = { accepted: "Accepted", fixed: "Fixed and accepted", rejected: "Sent back" };

/** Gives a verdict on a check under the review lease; one that was not answered may be given again, it counts once. */
export function useVerdict(
  checkId: string,
  { id: assignmentId, fence }: Assignment,
  clock: ActiveClock,
  onGiven: () => void,
) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [ended, setEnded] = useState<Ended | null>(null);
  const last = useRef<(() => Promise<Verdict | null>) | null>(null);
  const give = async (prepare: () => Promise<Verdict | null>): Promise<void> => {
    if (busy || ended) return;
    last.current = prepare;
    setBusy(true);
    setError(null);
    try {
      const verdict = await prepare();
      if (!verdict) return;
      const given = { checkId, assignmentId, fence, ...verdict };
      await clock.carry((active) => api.quality.resolveCheck({ ...given, active }));
      notifications.show({
        message: said[verdict.outcome],
        color: "teal",
        position: "top-center",
        autoClose: 1800,
        style: { width: "fit-content", marginInline: "auto", paddingInlineEnd: 20 },
        withCloseButton: false,
      });
      onGiven();
    } catch (caught) {
      const code = caught instanceof Problem ? caught.code : "";
      if (code === "quality.lease_lost" || isLeaseLost(caught)) setEnded("lease_lost");
      else if (code === "quality.already_resolved") setEnded("resolved");
      else setError(caught);
    } finally {
      setBusy(false);
    }
  };
  /** Offered where the server was away or busy. */
  const retry = isPassing(error) ? () => void (last.current && give(last.current)) : undefined;
  return { busy, error, ended, give, retry, leaseLost: () => setEnded("lease_lost"), clear: () => setError(null) };
}
