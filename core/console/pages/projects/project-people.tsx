import { ActionIcon, Button, Group, Select, Stack, Table, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IconUserMinus } from "@tabler/icons-react";
import { useState } from "react";
import type { Project, ProjectMember } from "../../../projects/contract.ts";
import { PersonSelect } from "../../choices.tsx";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { titleOf } from "../../look/status-look.ts";
import { UserName } from "../../look/user-name.tsx";
import { Section } from "../../section.tsx";
import { PeopleTable } from "./people-table.tsx";

const usual = ["annotator", "reviewer", "manager"];

/** The members of a project and what each did lately. */
export function ProjectPeople({ project }: { project: Project }) {
  const cache = useQueryClient();
  const mayManage = useCan("member.manage");
  const key = ask("projects", "listProjectMembers", { projectId: project.id, limit: 200 });
  const members = useQuery(key);
  const refresh = () => void cache.invalidateQueries({ queryKey: key.queryKey });
  const add = useMutation({
    mutationFn: (input: { userId: string; role: string }) =>
      api.projects.putProjectMember({ projectId: project.id, ...input }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: (one: ProjectMember) => api.projects.removeProjectMember({ projectId: project.id, userId: one.userId }),
    onSuccess: refresh,
  });
  return (
    <Stack gap="md">
      <Section
        title="Members"
        hint="A role here counts in this project and nowhere else, besides what people have in the workspace. Once somebody is a member to annotate or review, only members do."
      >
        {mayManage && <AddMember busy={add.isPending} onAdd={(userId, role) => add.mutate({ userId, role })} />}
        <ProblemAlert error={members.error} onRetry={() => void members.refetch()} />
        {members.data?.items.length === 0 && (
          <Text fz="sm" c="dimmed">
            No members yet. Everybody whose workspace role allows it can work here.
          </Text>
        )}
        {Boolean(members.data?.items.length) && (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Person</Table.Th>
                <Table.Th>Role here</Table.Th>
                <Table.Th>Since</Table.Th>
                <Table.Th w={48}>
                  <VisuallyHidden>Remove</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {members.data?.items.map((one) => (
                <Table.Tr key={one.userId}>
                  <Table.Td>
                    <UserName id={one.userId} />
                  </Table.Td>
                  <Table.Td>{titleOf(one.role)}</Table.Td>
                  <Table.Td>
                    <RelativeTime at={one.addedAt} />
                  </Table.Td>
                  <Table.Td>
                    {mayManage && (
                      <Tooltip label="Remove from the project">
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          aria-label="Remove from the project"
                          loading={remove.isPending && remove.variables.userId === one.userId}
                          onClick={() => remove.mutate(one)}
                        >
                          <IconUserMinus size={16} />
                        </ActionIcon>
                      </Tooltip>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {members.data?.nextCursor && (
          <Text fz="sm" c="dimmed" mt="sm">
            These are the first 200 members.
          </Text>
        )}
      </Section>
      <Section title="Work" hint="Hand-ins in the last 30 days" flush>
        <PeopleTable projectId={project.id} days={30} />
      </Section>
    </Stack>
  );
}

function AddMember({ busy, onAdd }: { busy: boolean; onAdd(userId: string, role: string): void }) {
  const [userId, setUserId] = useState<string | null>(null);
  const mayRead = useCan("role.read");
  const known = useQuery({ ...ask("auth", "listRoles", {}), enabled: mayRead });
  const choices = known.data
    ? known.data.items
        .filter((one) => one.permissions.some((p) => known.data.projectPermissions.includes(p)))
        .map((one) => ({ value: one.name, label: one.title }))
    : usual.map((one) => ({ value: one, label: titleOf(one) }));
  const [role, setRole] = useState("annotator");
  return (
    <Group gap="xs" mb="md" align="flex-end">
      <PersonSelect label="Person" value={userId} onChange={setUserId} w={280} />
      <Select
        size="xs"
        label="Role here"
        w={130}
        allowDeselect={false}
        data={choices}
        value={role}
        onChange={(one) => setRole(one ?? "annotator")}
      />
      <Button
        size="xs"
        disabled={!userId}
        loading={busy}
        onClick={() => {
          if (userId) onAdd(userId, role);
          setUserId(null);
        }}
      >
        Add
      </Button>
    </Group>
  );
}
