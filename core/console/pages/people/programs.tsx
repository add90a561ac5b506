import { Button, Stack } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";
import { useState } from "react";
import type { ServiceAccount } from "../../../auth/api-key.contract.ts";
import type { Role } from "../../../auth/role.contract.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { useList } from "../../use-list.ts";
import { Keys } from "./keys.tsx";
import { Part } from "./part.tsx";
import { ServiceAccountForm } from "./service-account-form.tsx";

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
