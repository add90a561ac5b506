import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconDownload } from "@tabler/icons-react";
import { useMemo } from "react";
import { type Export, ExportStatus } from "../../../exports/contract.ts";
import { NameSelect, ProjectSelect } from "../../choices.tsx";
import { ask } from "../../look/ask.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { ProgressLine } from "../../look/progress-line.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { UserName } from "../../look/user-name.tsx";
import { NewProjectButton } from "../../new-project-button.tsx";
import { bytes } from "../../numbers.ts";
import { OneLine } from "../../one-line.tsx";
import { useFilters } from "../../use-filters.ts";
import { useList } from "../../use-list.ts";
import { DownloadButton } from "./download-button.tsx";
import { ExportDialog } from "./export-dialog.tsx";
import { ExportDrawer } from "./export-drawer.tsx";
import { formatTitle } from "./formats.ts";

function columns(projects: Map<string, string> | null): Column<Export>[] {
  return [
    {
      key: "format",
      title: "Export",
      render: (one) => (
        <>
          <Text fz="sm">{formatTitle(one.format)}</Text>
          {one.loss.length > 0 && (
            <Text fz="xs" c="var(--look-warn)">
              lost {one.loss.length} {one.loss.length === 1 ? "thing" : "things"}
            </Text>
          )}
        </>
      ),
    },
    ...(projects
      ? [
          {
            key: "project",
            title: "Project",
            render: (one: Export) => <OneLine width={320}>{projects.get(one.projectId) ?? ""}</OneLine>,
          },
        ]
      : []),
    {
      key: "status",
      title: "Status",
      width: 200,
      render: (one) =>
        one.status === "running" ? (
          <ProgressLine compact done={one.done} total={one.total} unit="tasks" />
        ) : (
          <StatusBadge status={one.status} />
        ),
    },
    {
      key: "size",
      title: "Size",
      align: "right",
      width: 90,
      wideOnly: true,
      render: (one) => (one.bytes === null ? "" : bytes(one.bytes)),
    },
    { key: "by", title: "Asked by", wideOnly: true, render: (one) => <UserName id={one.requestedBy} /> },
    {
      key: "created",
      title: "Asked",
      width: 110,
      wideOnly: true,
      render: (one) => <RelativeTime at={one.createdAt} />,
    },
    {
      key: "expires",
      title: "Kept until",
      optional: true,
      render: (one) => <RelativeTime at={one.expiresAt} empty="" />,
    },
    {
      key: "get",
      title: "Download",
      hideTitle: true,
      width: 120,
      align: "right",
      render: (one) => <DownloadButton value={one} />,
    },
  ];
}

export interface ExportTableProps {
  projectId?: string;
  limit?: number;
  /** Without filters and paging, to stand inside another page. */
  plain?: boolean;
}

/** Exports with live progress; one opens beside the list with its checksum and loss report. */
export function ExportTable({ projectId, limit = 50, plain = false }: ExportTableProps) {
  const [filters, setFilters] = useFilters("projectId", "status", "open");
  const mayCreate = useCan("export.create");
  const [creating, create] = useDisclosure(false);
  const { open, ...rest } = filters;
  const input = plain ? { projectId } : { ...rest, ...(projectId ? { projectId } : {}) };
  const { query, paging } = useList("exports", "listExports", input, {
    limit,
    every: (shown: Export[]) =>
      shown.some((one) => one.status === "running" || one.status === "queued") ? 1000 : 20_000,
  });
  const projects = useQuery({
    ...ask("projects", "listProjects", { limit: 200 }),
    staleTime: 30_000,
    enabled: !projectId,
  });
  const names = useMemo(
    () => (projectId ? null : new Map(projects.data?.items.map((one) => [one.id, one.name]))),
    [projectId, projects.data],
  );
  const mayBegin = !names || names.size > 0;
  const button = mayCreate && (
    <Button size="xs" onClick={create.open}>
      New export
    </Button>
  );
  return (
    <>
      <DataTable<Export>
        name="Exports"
        columns={columns(names)}
        rowKey={(one) => one.id}
        rowLabel={(one) => `Open ${formatTitle(one.format)} export`}
        query={query}
        bare={plain}
        paging={plain ? undefined : paging}
        selectedKey={open}
        onOpen={(one) => setFilters({ open: one.id })}
        toolbar={
          <>
            {!plain && !projectId && (
              <ProjectSelect
                aria-label="Project"
                placeholder="Any project"
                w={180}
                value={filters.projectId}
                onChange={(id) => setFilters({ projectId: id })}
              />
            )}
            {!plain && (
              <NameSelect
                aria-label="Status"
                placeholder="Any status"
                w={130}
                names={ExportStatus.options}
                value={filters.status}
                onChange={(status) => setFilters({ status })}
              />
            )}
            {mayBegin && button}
          </>
        }
        empty={
          <EmptyState icon={IconDownload} title="No exports" action={mayBegin ? button : <NewProjectButton />}>
            An export writes finished work to a file in the format that you choose: COCO, YOLO, JSONL and others.
          </EmptyState>
        }
      />
      <ExportDialog projectId={projectId ?? filters.projectId ?? null} opened={creating} onClose={create.close} />
      <ExportDrawer exportId={open ?? null} onClose={() => setFilters({ open: null })} />
    </>
  );
}
