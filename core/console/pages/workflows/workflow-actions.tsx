import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Workflow } from "../../../workflow/contract.ts";
import { api } from "../../look/api.ts";
import { confirm } from "../../look/confirm.tsx";
import { useCan } from "../../look/session.ts";
import { tell } from "../../look/tell.tsx";

/** Publishes a draft, archives what is no longer wanted, brings it back. */
export function WorkflowActions({ workflow }: { workflow: Workflow }) {
  const cache = useQueryClient();
  const mayManage = useCan("workflow.manage");
  const change = useMutation({
    mutationFn: (status: "published" | "archived") =>
      api.workflow.updateWorkflow({ workflowId: workflow.id, ifMatch: `"${workflow.version}"`, status }),
    onSuccess: (changed) => {
      tell(changed.status === "published" ? "Published" : "Archived");
      void cache.invalidateQueries({ queryKey: ["workflow"] });
    },
  });
  if (!mayManage) return null;
  const archive = async () => {
    if (
      await confirm({
        title: `Archive ${workflow.name}?`,
        body: "New projects can no longer choose it. Tasks that follow it go on.",
        action: "Archive workflow",
      })
    )
      change.mutate("archived");
  };
  return workflow.status === "published" ? (
    <Button size="xs" variant="default" loading={change.isPending} onClick={() => void archive()}>
      Archive
    </Button>
  ) : (
    <Button size="xs" loading={change.isPending} onClick={() => change.mutate("published")}>
      Publish
    </Button>
  );
}
