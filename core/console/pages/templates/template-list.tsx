import { ActionIcon, Button, Group, Text, Tooltip } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconPencil, IconTemplate, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import type { Template } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { confirm } from "../../look/confirm.tsx";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { useCan } from "../../look/session.ts";
import { titleOf } from "../../look/status-look.ts";
import { tell } from "../../look/tell.tsx";
import { useList } from "../../use-list.ts";
import { TemplateDialog } from "./template-dialog.tsx";
import { bringsOf } from "./template-words.ts";

interface Acts {
  mayCreate: boolean;
  mayManage: boolean;
  onEdit(template: Template): void;
  onRemove(template: Template): void;
}

function columns({ mayCreate, mayManage, onEdit, onRemove }: Acts): Column<Template>[] {
  return [
    {
      key: "name",
      title: "Template",
      render: (one) => (
        <>
          {one.name}
          <Text fz="xs" c="dimmed" lineClamp={2}>
            {one.description}
          </Text>
        </>
      ),
    },
    { key: "media", title: "For", width: 90, wideOnly: true, render: (one) => titleOf(one.labelSchema.media) },
    {
      key: "brings",
      title: "Brings",
      width: 340,
      wideOnly: true,
      render: (one) => (
        <Text fz="xs" c="dimmed">
          {bringsOf(one).join(" · ")}
        </Text>
      ),
    },
    { key: "origin", title: "From", width: 110, wideOnly: true, render: (one) => (one.builtIn ? "Welo" : "Yours") },
    {
      key: "acts",
      title: "Use, change or delete",
      hideTitle: true,
      width: 150,
      render: (one) => (
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {mayManage && !one.builtIn && (
            <>
              <Act label={`Change ${one.name}`} icon={<IconPencil size={16} />} onClick={() => onEdit(one)} />
              <Act label={`Delete ${one.name}`} icon={<IconTrash size={16} />} onClick={() => onRemove(one)} />
            </>
          )}
          {mayCreate && (
            <Button
              component={Link}
              href={`/projects/new?template=${one.id}`}
              size="compact-xs"
              variant="default"
              aria-label={`Use ${one.name}`}
            >
              Use
            </Button>
          )}
        </Group>
      ),
    },
  ];
}

function Act({ label, icon, onClick }: { label: string; icon: React.ReactNode; onClick(): void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

/** What a project can begin with: the library, and what the workspace has kept of its own. */
export function TemplateList() {
  const cache = useQueryClient();
  const mayManage = useCan("template.manage");
  const mayCreate = useCan("project.create");
  const { query, paging } = useList("projects", "listTemplates", {});
  const [editing, setEditing] = useState<Template | null>(null);
  const remove = useMutation({
    mutationFn: (one: Template) => api.projects.deleteTemplate({ templateId: one.id, ifMatch: `"${one.version}"` }),
    onSuccess: (_gone, one) => tell(`${one.name} is deleted`),
    onSettled: () => cache.invalidateQueries({ queryKey: ["projects", "listTemplates"] }),
  });
  const onRemove = async (one: Template) => {
    const sure = await confirm({
      title: `Delete the template ${one.name}?`,
      body: "It is offered no more. Projects that were made from it stay as they are.",
      action: "Delete template",
      danger: true,
    });
    if (sure) remove.mutate(one);
  };
  return (
    <>
      <DataTable<Template>
        name="Templates"
        columns={columns({ mayManage, mayCreate, onEdit: setEditing, onRemove: (one) => void onRemove(one) })}
        rowKey={(one) => one.id}
        query={query}
        paging={paging}
        toolbar={
          <Text fz="sm" c="dimmed">
            Keep any project as a template from its menu.
          </Text>
        }
        empty={
          <EmptyState icon={IconTemplate} title="No templates">
            A template keeps labels, instructions, workflow, queues and checks for the next project.
          </EmptyState>
        }
      />
      {editing && <TemplateDialog template={editing} onClose={() => setEditing(null)} />}
    </>
  );
}
