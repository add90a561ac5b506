import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Definition, Workflow, WorkflowVersion } from "../../../../workflow/contract.ts";
import { api } from "../../../look/api.ts";
import { tell } from "../../../look/tell.tsx";
import type { ChartDocument } from "../chart/document.ts";

export interface Draft {
  definitionVersion: number;
  /** The revision that the next save goes on from. */
  version: number;
}

/** Saves what is written as the workflow's draft, the first time as a new one, and publishes it. */
export function useSave(workflow: Workflow, opened: WorkflowVersion, onSaved: (text: string) => void) {
  const cache = useQueryClient();
  const [draft, setDraft] = useState<Draft | null>(opened.status === "draft" ? opened : null);
  const latest = useRef(draft);
  const take = (version: WorkflowVersion | null) => {
    latest.current = version;
    setDraft(version);
  };
  const refresh = () =>
    cache.invalidateQueries({ queryKey: ["workflow"], predicate: ({ queryKey }) => queryKey[1] !== "check" });
  const save = useMutation({
    mutationFn: async ({ text, definition }: Pick<ChartDocument, "text" | "definition">) => {
      const { id: workflowId } = workflow;
      const body = definition as unknown as Definition;
      const before = latest.current;
      const saved = before
        ? await api.workflow.updateDraft({
            workflowId,
            definitionVersion: before.definitionVersion,
            ifMatch: `"${before.version}"`,
            definition: body,
          })
        : await api.workflow.createDraft({ workflowId, definition: body });
      take(saved);
      onSaved(text);
      return saved;
    },
    meta: { quiet: true },
    onSuccess: () => void refresh(),
  });
  const publish = useMutation({
    mutationFn: async ({ note, acknowledgeWarnings }: { note: string; acknowledgeWarnings: boolean }) => {
      const before = latest.current;
      const ifMatch = before ? `"${before.version}"` : undefined;
      return api.workflow.publishWorkflow({
        workflowId: workflow.id,
        acknowledgeWarnings,
        ...(note ? { note } : {}),
        ...(ifMatch ? { ifMatch } : {}),
      });
    },
    meta: { quiet: true },
    onSuccess: (published) => {
      take(null);
      tell(`Version ${published.definitionVersion} is published`, "New tasks follow it; those under way keep theirs.");
      void refresh();
    },
  });
  /** Goes on from what somebody else saved in the meantime: the next save replaces it. */
  const takeLatest = async () => {
    const now = await api.workflow.getWorkflow({ workflowId: workflow.id });
    const { draftVersion } = now;
    take(
      draftVersion === null
        ? null
        : await api.workflow.getVersion({ workflowId: workflow.id, definitionVersion: draftVersion }),
    );
    save.reset();
  };
  return { draft, save, publish, takeLatest, take };
}
export type Saving = ReturnType<typeof useSave>;
