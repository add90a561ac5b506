import { Box, Button, Group, Menu, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots, IconKey, IconRobot } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ApiKey, ServiceAccount } from "../../../auth/api-key.contract.ts";
import type { Role } from "../../../auth/role.contract.ts";
import { api } from "../../look/api.ts";
import { confirm } from "../../look/confirm.tsx";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { tell } from "../../look/tell.tsx";
import { UserName } from "../../look/user-name.tsx";
import { useList } from "../../use-list.ts";
import { NewKey, RotateKey } from "./new-key.tsx";
import { ServiceAccountForm } from "./service-account-form.tsx";

export type KeyKind = "key" | "client";

/** What acts without a person: service accounts, API keys and OAuth2 clients. */
export function Programs({ roles }: { roles: Role[] }) {
  const mayRead = useCan("service_account.read");
  const mayMake = useCan("api_key.create");
  return (
    <Stack gap="xl">
      {mayRead && <ServiceAccounts roles={roles} />}
      {mayMake && <Keys kind="key" />}
      {mayRead && <Keys kind="client" />}
    </Stack>
  );
}

function Part({
  title,
  hint,
  action,
  children,
}: {
  title: string;
  hint: string;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <Group justify="space-between" align="flex-end" mb="xs">
        <Box>
          <Title order={2}>{title}</Title>
          <Text c="dimmed" fz="xs">
            {hint}
          </Text>
        </Box>
        {action}
      </Group>
      {children}
    </section>
  );
}

function ServiceAccounts({ roles }: { roles: Role[] }) {
  const mayManage = useCan("service_account.manage");
  const { query, paging } = useList("auth", "listServiceAccounts", {});
  const [edited, setEdited] = useState<ServiceAccount | "new" | null>(null);
  const columns: Column<ServiceAccount>[] = [
    { key: "name", title: "Name", render: (one) => one.name },
    { key: "roles", title: "Roles", render: (one) => one.roles.join(", ") || "none" },
    { key: "status", title: "Status", width: 130, render: (one) => <StatusBadge status={one.status} /> },
    { key: "keys", title: "Keys", width: 80, align: "right", render: (one) => one.credentials },
  ];
  const create = mayManage && (
    <Button size="xs" variant="default" onClick={() => setEdited("new")}>
      New service account
    </Button>
  );
  return (
    <Part title="Service accounts" hint="Users without a person: programs act through their keys." action={create}>
      <DataTable<ServiceAccount>
        name="Service accounts"
        columns={columns}
        rowKey={(one) => one.id}
        rowLabel={(one) => `Open ${one.name}`}
        query={query}
        paging={paging}
        {...(mayManage ? { onOpen: setEdited } : {})}
        empty={
          <EmptyState icon={IconRobot} title="No service accounts" action={create}>
            Make one for each program, so that it outlives the person who set it up.
          </EmptyState>
        }
      />
      {edited && (
        <ServiceAccountForm account={edited === "new" ? null : edited} roles={roles} onClose={() => setEdited(null)} />
      )}
    </Part>
  );
}

const words = {
  key: { title: "API keys", one: "API key", hint: "Sent as Authorization: Bearer, or as the user name of Basic." },
  client: { title: "OAuth2 clients", one: "OAuth2 client", hint: "Trade their secret for tokens of ten minutes." },
};

function Keys({ kind }: { kind: KeyKind }) {
  const mayMake = useCan(kind === "key" ? "api_key.create" : "service_account.manage");
  const keys = useList("auth", "listApiKeys", kind === "key" ? { all: "true" } : {});
  const clients = useList("auth", "listOauthClients", {});
  const { query, paging } = kind === "key" ? keys : clients;
  const [making, make] = useDisclosure(false);
  const columns: Column<ApiKey>[] = [
    { key: "name", title: "Name", render: (one) => one.name },
    { key: "holder", title: "Acts for", render: (one) => <UserName id={one.holder.id} /> },
    {
      key: "prefix",
      title: kind === "key" ? "Begins with" : "Client id",
      wideOnly: true,
      render: (one) => (
        <Text inherit component="span" ff="monospace" fz="xs">
          {kind === "client" ? one.id : one.secrets.map(({ prefix }) => `${prefix}…`).join(" ")}
        </Text>
      ),
    },
    { key: "scopes", title: "Scopes", optional: true, render: (one) => one.scopes.join(", ") },
    { key: "status", title: "Status", width: 120, render: (one) => <StatusBadge status={one.status} /> },
    {
      key: "used",
      title: "Last used",
      width: 120,
      wideOnly: true,
      render: (one) => <RelativeTime at={one.lastUsedAt} />,
    },
    { key: "ip", title: "From", optional: true, render: (one) => one.lastUsedIp ?? "–" },
    {
      key: "expires",
      title: "Expires",
      width: 120,
      wideOnly: true,
      render: (one) => <RelativeTime at={one.expiresAt} />,
    },
    {
      key: "actions",
      title: "Actions",
      hideTitle: true,
      align: "right",
      render: (one) => (one.status === "active" && mayMake ? <KeyMenu kind={kind} one={one} /> : null),
    },
  ];
  const create = mayMake && (
    <Button size="xs" variant="default" onClick={make.open}>
      New {words[kind].one}
    </Button>
  );
  return (
    <Part title={words[kind].title} hint={words[kind].hint} action={create}>
      <DataTable<ApiKey>
        name={words[kind].title}
        columns={columns}
        rowKey={(one) => one.id}
        query={query as unknown as Parameters<typeof DataTable<ApiKey>>[0]["query"]}
        paging={paging}
        empty={
          <EmptyState icon={IconKey} title={`No ${words[kind].title}`} action={create}>
            Each is shown once, expires, and can do what its scopes name at most.
          </EmptyState>
        }
      />
      {making && <NewKey kind={kind} onClose={make.close} />}
    </Part>
  );
}

function KeyMenu({ kind, one }: { kind: KeyKind; one: ApiKey }) {
  const cache = useQueryClient();
  const [rotating, rotate] = useDisclosure(false);
  const revoke = useMutation({
    mutationFn: () =>
      kind === "key" ? api.auth.revokeApiKey({ apiKeyId: one.id }) : api.auth.revokeOauthClient({ clientId: one.id }),
    onSuccess: () => tell("Revoked", "It stops working within seconds."),
    onSettled: () => cache.invalidateQueries({ queryKey: ["auth"] }),
  });
  const askAndRevoke = async () => {
    const body = `Whatever uses ${one.name} is refused within seconds. It cannot be brought back.`;
    if (await confirm({ title: `Revoke ${one.name}?`, body, action: "Revoke", danger: true })) revoke.mutate();
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="compact-xs" variant="subtle" color="gray" aria-label={`${one.name}: actions`}>
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={rotate.open}>Rotate</Menu.Item>
          <Menu.Item c="var(--look-bad)" onClick={() => void askAndRevoke()}>
            Revoke
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {rotating && <RotateKey kind={kind} one={one} onClose={rotate.close} />}
    </>
  );
}
