import { ActionIcon, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconDots } from "@tabler/icons-react";
import { useLocation } from "wouter";
import type { Workflow } from "../../../../workflow/contract.ts";
import { api } from "../../../look/api.ts";
import { readText } from "../../../look/ask.ts";
import { confirm } from "../../../look/confirm.tsx";
import { tell } from "../../../look/tell.tsx";

/** What is done with a workflow as a whole: copy, take out of use, bring back, delete. */
export function WorkflowMenu({ workflow, readOnly }: { workflow: Workflow; readOnly: boolean }) {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const { id: workflowId, name } = workflow;
  const refresh = () => cache.invalidateQueries({ queryKey: ["workflow"] });
  const change = useMutation({
    mutationFn: (verb: "archiveWorkflow" | "unarchiveWorkflow") => api.workflow[verb]({ workflowId }),
    onSuccess: (_, verb) => {
      tell(verb === "archiveWorkflow" ? "Archived" : "Brought back");
      void refresh();
    },
  });
  const duplicate = useMutation({
    mutationFn: () => api.workflow.duplicateWorkflow({ workflowId }),
    onSuccess: (made) => {
      void refresh();
      tell("Copied", `${made.name} is a draft of its own.`);
      navigate(`/workflows/${made.id}`);
    },
  });
  const remove = useMutation({
    mutationFn: () => api.workflow.deleteWorkflow({ workflowId, ifMatch: `"${workflow.version}"` }),
    onSuccess: () => {
      navigate("/workflows");
      void refresh();
      tell("Deleted", `${name} is gone.`);
    },
  });
  const archive = async () => {
    const body = "New projects can no longer choose it. Tasks that follow it go on.";
    if (await confirm({ title: `Archive ${name}?`, body, action: "Archive workflow" }))
      change.mutate("archiveWorkflow");
  };
  const destroy = async () => {
    const body = "All its versions go, and cannot be brought back. What any task ever followed cannot be deleted.";
    if (await confirm({ title: `Delete ${name}?`, body, action: "Delete workflow", danger: true })) remove.mutate();
  };
  const mermaid = async () => {
    await navigator.clipboard.writeText(
      await readText(await api.workflow.visualizeWorkflow({ workflowId, format: "mermaid" })),
    );
    tell("Copied", "Paste it where Mermaid is drawn.");
  };
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={30} aria-label="More about this workflow">
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void mermaid()}>Copy as Mermaid</Menu.Item>
        {!readOnly && (
          <>
            <Menu.Item onClick={() => duplicate.mutate()}>Duplicate</Menu.Item>
            {workflow.status === "archived" ? (
              <Menu.Item onClick={() => change.mutate("unarchiveWorkflow")}>Bring back</Menu.Item>
            ) : (
              workflow.status === "published" && <Menu.Item onClick={() => void archive()}>Archive</Menu.Item>
            )}
            <Menu.Item c="var(--look-bad)" onClick={() => void destroy()}>
              Delete
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
