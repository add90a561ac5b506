import { Badge, Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { Role } from "../../../auth/role.contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { UserName } from "../../look/user-name.tsx";
import { ProjectTitle } from "./project-title.tsx";

/** Who has a role, and where. */
export function RoleHolders({ role, onClose }: { role: Role; onClose(): void }) {
  const query = useInfiniteQuery({
    queryKey: ["auth", "listRoleHolders", role.name],
    queryFn: ({ pageParam }) =>
      api.auth.listRoleHolders({ role: role.name, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const holders = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Drawer opened onClose={onClose} position="right" size="md" title={`Who has ${role.title}`}>
      <Stack gap="xs">
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
        {query.data && holders.length === 0 && <Text c="dimmed">Nobody has this role.</Text>}
        {holders.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap" align="flex-start">
            <Group gap={6}>
              <UserName id={one.id} />
              {one.type === "service_account" && (
                <Badge size="xs" variant="default">
                  Service account
                </Badge>
              )}
            </Group>
            <Stack gap={0} align="flex-end">
              {one.through.map(({ projectId }) => (
                <Text key={projectId ?? ""} fz="xs" c="dimmed" component="span">
                  {projectId ? (
                    <>
                      in <ProjectTitle id={projectId} />
                    </>
                  ) : (
                    "everywhere"
                  )}
                </Text>
              ))}
            </Stack>
          </Group>
        ))}
        {query.hasNextPage && (
          <Button
            size="xs"
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </Stack>
    </Drawer>
  );
}
