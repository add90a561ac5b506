import { Badge, Button, Collapse, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Project } from "../../../../projects/contract.ts";
import type { LabelSchema } from "../../../../projects/label-schema.contract.ts";
import { api } from "../../../look/api.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { RelativeTime } from "../../../look/relative-time.tsx";
import { UserName } from "../../../look/user-name.tsx";
import { ChangeList } from "./change-list.tsx";

interface VersionListProps {
  project: Project;
  /** Takes a version into the editor; null where nothing may be changed. */
  onTake: ((schema: LabelSchema) => void) | null;
}

/** The versions of a label schema: who made each, why, and what it changed. */
export function VersionList({ project, onTake }: VersionListProps) {
  const [opened, setOpened] = useState<number | null>(null);
  const query = useInfiniteQuery({
    queryKey: ["projects", "listLabelSchemas", project.id],
    queryFn: ({ pageParam }) =>
      api.projects.listLabelSchemas({ projectId: project.id, limit: 10, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const versions = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="sm">
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={48} aria-hidden />}
      {versions.map((one) => (
        <div key={one.version}>
          <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
            <div style={{ minWidth: 0 }}>
              <Group gap="xs">
                <Text fz="sm" fw="bold">
                  Version {one.version}
                </Text>
                {one.version === project.schemaVersion && (
                  <Badge size="sm" variant="light" tt="none">
                    Current
                  </Badge>
                )}
              </Group>
              <Text fz="xs" c="dimmed" component="div">
                <UserName id={one.createdBy} />, <RelativeTime at={one.createdAt} inherit />
              </Text>
              {one.note && (
                <Text fz="sm" style={{ overflowWrap: "anywhere" }}>
                  {one.note}
                </Text>
              )}
            </div>
            <Group gap={4} wrap="nowrap">
              {one.changes.length > 0 && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-expanded={opened === one.version}
                  onClick={() => setOpened(opened === one.version ? null : one.version)}
                >
                  {one.changes.length === 1 ? "1 change" : `${one.changes.length} changes`}
                </Button>
              )}
              {onTake && one.version !== project.schemaVersion && (
                <Button size="compact-xs" variant="default" onClick={() => onTake(one.labelSchema)}>
                  Edit from here
                </Button>
              )}
            </Group>
          </Group>
          <Collapse expanded={opened === one.version}>
            <div style={{ paddingTop: 8 }}>
              <ChangeList changes={one.changes} />
            </div>
          </Collapse>
        </div>
      ))}
      {query.hasNextPage && (
        <Button
          size="compact-sm"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Older versions
        </Button>
      )}
    </Stack>
  );
}
