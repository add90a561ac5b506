import { Button, Drawer, Group, MultiSelect, Skeleton, Stack, Text, TextInput, FocusTrap } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { User } from "../../../auth/user.contract.ts";
import type { Role } from "../../../auth/role.contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { confirm } from "../../look/confirm.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { ShortId } from "../../look/short-id.tsx";
import { ResetSecondFactors } from "./reset-second-factors.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { tell } from "../../look/tell.tsx";
import { PersonAccess } from "./person-access.tsx";

/** One person: name, roles, and whether they may sign in. */
export function PersonDrawer({
  userId,
  roles,
  permissions,
  onClose,
}: {
  userId: string | null;
  roles: Role[];
  permissions: readonly string[];
  onClose(): void;
}) {
  const mayAsk = useCan("role.read");
  const query = useQuery({ ...ask("auth", "getUser", { userId: userId ?? "" }), enabled: userId !== null });
  return (
    <Drawer
      opened={userId !== null}
      onClose={onClose}
      position="right"
      size="md"
      title={query.data?.name ?? "Person"}
      overlayProps={{ backgroundOpacity: 0.15 }}
    >
      <FocusTrap.InitialFocus />
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && userId && <Skeleton h={200} aria-hidden />}
      {query.data && (
        <Stack gap="lg">
          <PersonForm key={query.data.version} user={query.data} roles={roles} />
          {mayAsk && (
            <PersonAccess userId={query.data.id} name={query.data.name} roles={roles} permissions={permissions} />
          )}
        </Stack>
      )}
    </Drawer>
  );
}

function PersonForm({ user, roles }: { user: User; roles: Role[] }) {
  const cache = useQueryClient();
  const mayManage = useCan("user.manage");
  const [name, setName] = useState(user.name);
  const [picked, setPicked] = useState(user.roles);
  const update = useMutation({
    mutationFn: (patch: { name?: string; roles?: string[]; status?: User["status"] }) =>
      api.auth.updateUser({ userId: user.id, ifMatch: `"${user.version}"`, ...patch }),
    meta: { quiet: true },
    onSuccess: (saved) => {
      tell(
        "Saved",
        saved.status === user.status
          ? undefined
          : saved.status === "active"
            ? `${saved.name} may sign in again.`
            : `${saved.name} is signed out everywhere.`,
      );
      void cache.invalidateQueries({ queryKey: ["auth"] });
      void cache.invalidateQueries({ queryKey: ["user-name"] });
    },
  });
  const changed = name !== user.name || picked.toSorted().join() !== user.roles.toSorted().join();
  const deactivate = async () => {
    if (
      await confirm({
        title: `Deactivate ${user.name}?`,
        body: "They are signed out everywhere and cannot sign in. What they have claimed is free for others; their work and name stay, and you can let them back in.",
        action: "Deactivate",
        danger: true,
      })
    )
      update.mutate({ status: "deactivated" });
  };
  const reactivate = async () => {
    const body = "They may sign in again with the password and the roles that they had.";
    if (await confirm({ title: `Let ${user.name} back in?`, body, action: "Let back in" }))
      update.mutate({ status: "active" });
  };
  return (
    <Stack>
      <Group justify="space-between">
        <StatusBadge status={user.status} />
        <ShortId id={user.id} label="user id" />
      </Group>
      <ProblemAlert error={update.error} />
      <TextInput
        label="Name"
        readOnly={!mayManage}
        maxLength={120}
        value={name}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      <TextInput label="E-mail" readOnly value={user.email} />
      <MultiSelect
        label="Roles in the workspace"
        readOnly={!mayManage}
        data={roles.map((one) => ({ value: one.name, label: one.title }))}
        value={picked}
        onChange={setPicked}
      />
      <Text fz="sm" c="dimmed" component="div">
        Added <RelativeTime at={user.createdAt} />, last seen <RelativeTime at={user.lastSeenAt} />
      </Text>
      {mayManage && (
        <Group>
          <Button
            disabled={!changed || !name.trim()}
            loading={update.isPending}
            onClick={() => update.mutate({ name, roles: picked })}
          >
            Save
          </Button>
          {user.status === "active" ? (
            <Button variant="default" onClick={() => void deactivate()}>
              Deactivate
            </Button>
          ) : (
            <Button variant="default" onClick={() => void reactivate()}>
              Let back in
            </Button>
          )}
          <ResetSecondFactors user={user} />
        </Group>
      )}
    </Stack>
  );
}
