import { Button, Fieldset, Group, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Role, Through, Verdict } from "../../../auth/role.contract.ts";
import { ProjectSelect } from "../../choices.tsx";
import { api } from "../../look/api.ts";
import { Note } from "../../look/note.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { ProjectTitle } from "./project-title.tsx";

interface PersonAccessProps {
  userId: string;
  name: string;
  roles: Role[];
  permissions: readonly string[];
}

/** Somebody's roles in projects, and why they may or may not do something. */
export function PersonAccess({ userId, name, roles, permissions }: PersonAccessProps) {
  const [permission, setPermission] = useState<string | null>(null);
  const [projectId, setProjectId] = useState<string | null>(null);
  const all = useQuery({
    queryKey: ["auth", "simulatePermissions", userId],
    queryFn: () => api.auth.simulatePermissions({ userId }),
  });
  const question = { userId, ...(permission ? { permission } : {}), ...(projectId ? { projectId } : {}) };
  const why = useQuery({
    queryKey: ["auth", "simulatePermissions", question],
    queryFn: () => api.auth.simulatePermissions(question),
    enabled: permission !== null,
  });
  const inProjects = distinct(all.data?.permissions?.flatMap((one) => one.through) ?? []);
  const titleOf = (role: string) => roles.find((one) => one.name === role)?.title ?? role;
  return (
    <Stack gap="sm">
      <ProblemAlert error={all.error ?? why.error} />
      <Fieldset legend="Roles in projects">
        <Stack gap={4}>
          {all.data && inProjects.length === 0 && (
            <Text fz="sm" c="dimmed">
              None; give one on a project's page, under People.
            </Text>
          )}
          {inProjects.map(({ role, projectId: id }) => (
            <Group key={id} justify="space-between" fz="sm" wrap="nowrap">
              <ProjectTitle id={id!} />
              <Text fz="sm">{titleOf(role)}</Text>
            </Group>
          ))}
        </Stack>
      </Fieldset>
      <Fieldset legend={`What can ${name} do?`}>
        <Stack gap="xs">
          <Select
            size="xs"
            label="Permission"
            searchable
            clearable
            placeholder="For example export.create"
            data={[...permissions]}
            value={permission}
            onChange={setPermission}
          />
          <ProjectSelect label="Project" placeholder="Anywhere" value={projectId} onChange={setProjectId} />
          <div aria-live="polite">
            {permission && why.data?.answer && <Answer name={name} verdict={why.data.answer} titleOf={titleOf} />}
          </div>
          {permission && (
            <Button
              size="compact-xs"
              variant="subtle"
              style={{ alignSelf: "start" }}
              onClick={() => setPermission(null)}
            >
              Ask something else
            </Button>
          )}
        </Stack>
      </Fieldset>
    </Stack>
  );
}

function distinct(through: readonly Through[]): Through[] {
  return [...new Map(through.filter((one) => one.projectId !== null).map((one) => [one.projectId, one])).values()];
}

function Answer({ name, verdict, titleOf }: { name: string; verdict: Verdict; titleOf(role: string): string }) {
  const { allowed, through, withheld, wouldGrant, permission, inProject } = verdict;
  if (allowed)
    return (
      <Note title={`Yes, ${name} may ${permission}`}>
        {through.map(({ role, projectId }) => (
          <Text key={`${role}/${projectId ?? ""}`} fz="sm" component="div">
            through the role {titleOf(role)}{" "}
            {projectId ? (
              <>
                in <ProjectTitle id={projectId} />
              </>
            ) : (
              "in the workspace"
            )}
          </Text>
        ))}
      </Note>
    );
  return (
    <Note tone="warn" title={`No, ${name} may not ${permission}`}>
      <Text fz="sm">
        {withheld === "inactive"
          ? "Their roles grant it, but they are deactivated."
          : withheld === "customer"
            ? "Their roles grant it, but the project is not their customer's."
            : `It would take one of these roles${inProject ? ", in the workspace or in the project" : " in the workspace"}: ${wouldGrant.map(titleOf).join(", ")}.`}
      </Text>
    </Note>
  );
}
