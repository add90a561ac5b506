import { Button, Menu, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots, IconKey } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ApiKey } from "../../../auth/api-key.contract.ts";
import { api } from "../../look/api.ts";
import { confirm } from "../../look/confirm.tsx";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { tell } from "../../look/tell.tsx";
import { UserName } from "../../look/user-name.tsx";
import { Section } from "../../section.tsx";
import { useList } from "../../use-list.ts";
import { NewKey, RotateKey } from "./new-key.tsx";
import { Part } from "./part.tsx";

export type KeyKind = "key" | "client";

const words = {
  key: { title: "API keys", one: "API key", hint: "Sent as Authorization: Bearer, or as the user name of Basic." },
  client: { title: "OAuth2 clients", one: "OAuth2 client", hint: "Trade their secret for tokens of ten minutes." },
};

/** Keys or clients of all whom one manages; `mine`: the keys that act for oneself, as a card. */
export function Keys({ kind, mine = false }: { kind: KeyKind; mine?: boolean }) {
  const mayMake = useCan(kind === "key" ? "api_key.create" : "service_account.manage");
  const verb = kind === "key" ? "listApiKeys" : "listOauthClients";
  const { query, paging } = useList("auth", verb, kind === "key" && !mine ? { all: "true" } : {});
  const [making, make] = useDisclosure(false);
  const columns: Column<ApiKey>[] = [
    { key: "name", title: "Name", render: (one) => one.name },
    ...(mine ? [] : [{ key: "holder", title: "Acts for", render: (one: ApiKey) => <UserName id={one.holder.id} /> }]),
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
  const { title, hint } = words[kind];
  // Where there are none, the table itself offers to make one.
  const action = (query.data?.items.length ?? 0) > 0 && create;
  const table = (
    <>
      <DataTable<ApiKey>
        name={mine ? "My API keys" : title}
        bare={mine}
        columns={columns}
        rowKey={(one) => one.id}
        query={query}
        paging={paging}
        empty={
          <EmptyState icon={IconKey} title={`No ${title}`} action={create}>
            Each is shown once, expires, and can do what its scopes name at most.
          </EmptyState>
        }
      />
      {making && <NewKey kind={kind} mine={mine} onClose={make.close} />}
    </>
  );
  return mine ? (
    <Section title={title} hint={`Programs act as you with them. ${hint}`} actions={action} flush>
      {table}
    </Section>
  ) : (
    <Part title={title} hint={hint} action={action}>
      {table}
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
