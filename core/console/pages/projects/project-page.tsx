import { Skeleton, Stack, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ComponentType, lazy, Suspense } from "react";
import { useLocation, useParams } from "wouter";
import type { Project } from "../../../projects/contract.ts";
import { ask } from "../../look/ask.ts";
import { PageHeader } from "../../look/page-header.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useMe } from "../../look/session.ts";
import { useShortcuts } from "../../look/shortcuts.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { Page } from "../../page.tsx";
import { ProjectActions } from "./project-actions.tsx";

type Body = ComponentType<{ project: Project }>;
const all: { key: string; title: string; permission: string; body: Body }[] = [
  {
    key: "overview",
    title: "Overview",
    permission: "project.read",
    body: lazy(async () => ({ default: (await import("./project-overview.tsx")).ProjectOverview })),
  },
  {
    key: "tasks",
    title: "Tasks",
    permission: "task.read",
    body: lazy(async () => ({ default: (await import("./project-tasks.tsx")).ProjectTasks })),
  },
  {
    key: "import",
    title: "Import",
    permission: "task.create",
    body: lazy(async () => ({ default: (await import("../import/import-section.tsx")).ImportSection })),
  },
  {
    key: "exports",
    title: "Exports",
    permission: "export.read",
    body: lazy(async () => ({ default: (await import("./project-exports.tsx")).ProjectExports })),
  },
  {
    key: "people",
    title: "People",
    permission: "project.read",
    body: lazy(async () => ({ default: (await import("./project-people.tsx")).ProjectPeople })),
  },
  {
    key: "labels",
    title: "Labels",
    permission: "project.read",
    body: lazy(async () => ({ default: (await import("./labels/labels-section.tsx")).LabelsSection })),
  },
  {
    key: "quality",
    title: "Quality",
    permission: "quality.read",
    body: lazy(async () => ({ default: (await import("./project-quality.tsx")).ProjectQuality })),
  },
  {
    key: "settings",
    title: "Settings",
    permission: "project.read",
    body: lazy(async () => ({ default: (await import("./project-settings.tsx")).ProjectSettingsSection })),
  },
];

/** One project: status and actions above, and its sections below. */
export function ProjectPage() {
  const { projectId = "", section } = useParams<{ projectId: string; section?: string }>();
  const [, navigate] = useLocation();
  const { permissions } = useMe();
  const sections = all.filter((one) => permissions.has(one.permission));
  const query = useQuery({ ...ask("projects", "getProject", { projectId }), refetchInterval: 15_000 });
  const current = sections.find((one) => one.key === section) ?? sections[0]!;
  const to = (key: string) => navigate(`/projects/${projectId}${key === "overview" ? "" : `/${key}`}`);
  useShortcuts(
    sections.map((one, at) => ({
      id: `project.${one.key}`,
      keys: String(at + 1),
      title: `${one.title} of this project`,
      group: "Project",
      run: () => to(one.key),
    })),
  );
  if (query.error && !query.data)
    return (
      <Page wide={false}>
        <PageHeader title="Project" trail={[{ title: "Projects", href: "/projects" }]} />
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    );
  const project = query.data;
  if (!project) return <Waiting />;
  return (
    <Page>
      <PageHeader
        title={project.name}
        trail={[{ title: "Projects", href: "/projects" }]}
        aside={<StatusBadge status={project.status} />}
        subtitle={project.description}
        actions={<ProjectActions project={project} />}
      />
      <Tabs value={current.key} onChange={(key) => key && to(key)} keepMounted={false} variant="default">
        <Tabs.List mb="md" style={{ flexWrap: "nowrap", overflowX: "auto", overflowY: "hidden" }}>
          {sections.map((one) => (
            <Tabs.Tab key={one.key} value={one.key}>
              {one.title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={current.key}>
          <Suspense fallback={<Skeleton h={320} aria-hidden />}>
            <current.body project={project} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Waiting() {
  return (
    <Page>
      <Stack aria-hidden>
        <Skeleton h={16} w={80} />
        <Skeleton h={30} w={320} />
        <Skeleton h={36} />
        <Skeleton h={320} />
      </Stack>
    </Page>
  );
}
