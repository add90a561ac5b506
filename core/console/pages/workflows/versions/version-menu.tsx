import { ActionIcon, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconDots } from "@tabler/icons-react";
import type { VersionSummary } from "../../../../workflow/contract.ts";
import { api } from "../../../look/api.ts";
import { confirm } from "../../../look/confirm.tsx";
import { tell } from "../../../look/tell.tsx";
import { isChanged } from "../chart/document.ts";
import { useEditor } from "../editor/editor-context.ts";
import type { Saving } from "../editor/use-save.ts";

/** Makes a version the next draft, or throws a draft away. */
export function VersionMenu({
  version,
  saving,
  onOpen,
}: {
  version: VersionSummary;
  saving: Saving;
  onOpen(version: number): void;
}) {
  const cache = useQueryClient();
  const { document } = useEditor();
  const { workflowId, definitionVersion } = version;
  const refresh = () => cache.invalidateQueries({ queryKey: ["workflow"] });
  const restore = useMutation({
    mutationFn: async () => {
      if (saving.draft) {
        const { definition } = await api.workflow.getVersion({ workflowId, definitionVersion });
        const { definitionVersion: draft, version: revision } = saving.draft;
        return api.workflow.updateDraft({ workflowId, definitionVersion: draft, ifMatch: `"${revision}"`, definition });
      }
      return api.workflow.createDraft({ workflowId, from: definitionVersion });
    },
    onSuccess: (draft) => {
      void refresh();
      tell(`Version ${definitionVersion} is the draft now`, "Look it over and publish it.");
      onOpen(draft.definitionVersion);
    },
  });
  const discard = useMutation({
    mutationFn: () => api.workflow.deleteDraft({ workflowId, definitionVersion, ifMatch: `"${version.version}"` }),
    onSuccess: async () => {
      const { definitionVersion: inForce } = await api.workflow.getWorkflow({ workflowId });
      void refresh();
      tell("The draft is gone");
      onOpen(inForce);
    },
  });
  const lost = [
    saving.draft ? `What is in the draft of version ${saving.draft.definitionVersion} is replaced.` : "",
    isChanged(document) ? "Changes that are not saved are lost." : "",
  ].filter(Boolean);
  const askToRestore = async () => {
    const question = {
      title: `Restore version ${definitionVersion}?`,
      body: lost.join(" "),
      action: "Restore as draft",
    };
    if (lost.length === 0 || (await confirm({ ...question, danger: true }))) restore.mutate();
  };
  const askToDiscard = async () => {
    const body = "What is written in it cannot be brought back.";
    if (await confirm({ title: "Throw the draft away?", body, action: "Throw away", danger: true })) discard.mutate();
  };
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More about version ${definitionVersion}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {version.status === "draft" ? (
          <Menu.Item onClick={() => void askToDiscard()}>Throw the draft away</Menu.Item>
        ) : (
          <Menu.Item onClick={() => void askToRestore()}>Restore as draft</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
