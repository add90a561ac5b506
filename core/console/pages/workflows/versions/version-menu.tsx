import { ActionIcon, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconDots } from "@tabler/icons-react";
import type { VersionSummary } from "../../../../workflow/contract.ts";
import { api } from "../../../look/api.ts";
import { confirm } from "../../../look/confirm.tsx";
import { tell } from "../../../look/tell.tsx";
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
  const ask = async (what: "restore" | "discard") => {
    if (what === "restore" && !saving.draft) return restore.mutate();
    const body =
      what === "restore"
        ? `What is in the draft of version ${saving.draft!.definitionVersion} is replaced.`
        : "What is written in it cannot be brought back.";
    const title = what === "restore" ? `Restore version ${definitionVersion}?` : "Throw the draft away?";
    if (await confirm({ title, body, action: what === "restore" ? "Restore as draft" : "Throw away", danger: true }))
      (what === "restore" ? restore : discard).mutate();
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
          <Menu.Item onClick={() => void ask("discard")}>Throw the draft away</Menu.Item>
        ) : (
          <Menu.Item onClick={() => void ask("restore")}>Restore as draft</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
