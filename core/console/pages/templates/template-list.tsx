import { Button, Group, Text } from "@mantine/core";
import { IconCopy, IconTemplate, IconTrash } from "@tabler/icons-react";
import { Link, useLocation } from "wouter";
import type { Template } from "../../../projects/contract.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { useCan } from "../../look/session.ts";
import { useShortcuts } from "../../look/shortcuts.ts";
import { titleOf } from "../../look/status-look.ts";
import { RowAct } from "../../row-act.tsx";
import { useList } from "../../use-list.ts";
import { bringsOf } from "./template-words.ts";
import { newTemplate, templateHref, useTemplateActs } from "./use-template-acts.ts";

interface Acts {
  mayCreate: boolean;
  mayManage: boolean;
  onDuplicate(template: Template): void;
  onRemove(template: Template): void;
}

function columns({ mayCreate, mayManage, onDuplicate, onRemove }: Acts): Column<Template>[] {
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
      title: "Use, duplicate or delete",
      hideTitle: true,
      width: 150,
      render: (one) => (
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {mayManage && (
            <RowAct label={`Duplicate ${one.name}`} onClick={() => onDuplicate(one)}>
              <IconCopy size={16} />
            </RowAct>
          )}
          {mayManage && !one.builtIn && (
            <RowAct label={`Delete ${one.name}`} onClick={() => onRemove(one)}>
              <IconTrash size={16} />
            </RowAct>
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

/** What a project can begin with: the library, and what the workspace has kept of its own. */
export function TemplateList() {
  const mayManage = useCan("template.manage");
  const mayCreate = useCan("project.create");
  const { query, paging } = useList("projects", "listTemplates", {});
  const [, navigate] = useLocation();
  const { duplicate, remove } = useTemplateActs();
  useShortcuts(
    mayManage
      ? [
          {
            id: "templates.new",
            keys: "n",
            title: "Write a template",
            group: "Templates",
            run: () => navigate(newTemplate),
          },
        ]
      : [],
  );
  return (
    <DataTable<Template>
      name="Templates"
      columns={columns({ mayManage, mayCreate, onDuplicate: duplicate, onRemove: remove })}
      rowKey={(one) => one.id}
      rowLabel={(one) => `Open ${one.name}`}
      onOpen={(one) => navigate(templateHref(one.id))}
      query={query}
      paging={paging}
      toolbar={
        <>
          {mayManage && (
            <Button component={Link} href={newTemplate} size="xs" variant="default">
              New template
            </Button>
          )}
          <Text fz="sm" c="dimmed">
            Any project can be kept as a template from its menu.
          </Text>
        </>
      }
      empty={
        <EmptyState icon={IconTemplate} title="No templates">
          A template keeps labels, instructions, workflow, queues and checks for the next project.
        </EmptyState>
      }
    />
  );
}
