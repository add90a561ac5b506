import { Button, TextInput } from "@mantine/core";
import { useDebouncedCallback, useDisclosure } from "@mantine/hooks";
import { IconBriefcase, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Customer } from "../../../projects/contract.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { ShortId } from "../../look/short-id.tsx";
import { OneLine } from "../../one-line.tsx";
import { useList } from "../../use-list.ts";
import { CustomerDialog } from "./customer-dialog.tsx";

const columns: Column<Customer>[] = [
  { key: "name", title: "Customer", render: (one) => <OneLine width={420}>{one.name}</OneLine> },
  { key: "reference", title: "Reference", render: (one) => one.reference ?? "" },
  { key: "created", title: "Added", width: 110, wideOnly: true, render: (one) => <RelativeTime at={one.createdAt} /> },
  { key: "id", title: "Id", optional: true, render: (one) => <ShortId id={one.id} /> },
];

/** For whom work is done, by name. */
export function CustomerList() {
  const [, navigate] = useLocation();
  const mayManage = useCan("customer.manage");
  const [search, setSearch] = useState<string>();
  const [adding, add] = useDisclosure(false);
  const { query, paging } = useList("projects", "listCustomers", { search });
  const find = useDebouncedCallback((text: string) => setSearch(text.trim() || undefined), 250);
  const button = mayManage && (
    <Button size="xs" variant="default" onClick={add.open}>
      Add a customer
    </Button>
  );
  return (
    <>
      <DataTable<Customer>
        name="Customers"
        columns={columns}
        rowKey={(one) => one.id}
        rowLabel={(one) => `Open ${one.name}`}
        query={query}
        paging={paging}
        onOpen={(one) => navigate(`/customers/${one.id}`)}
        toolbar={
          <>
            <TextInput
              size="xs"
              placeholder="Find by name or reference"
              aria-label="Find by name or reference"
              leftSection={<IconSearch size={14} />}
              w={220}
              onChange={(e) => find(e.currentTarget.value)}
            />
            {button}
          </>
        }
        empty={
          search ? (
            <EmptyState icon={IconSearch} title="No customer fits">
              Nobody has this name or reference.
            </EmptyState>
          ) : (
            <EmptyState icon={IconBriefcase} title="No customers yet">
              Add one when work is done for somebody outside of the workspace: a project can be for a customer, and
              their people see their projects only.
            </EmptyState>
          )
        }
      />
      {adding && <CustomerDialog customer={null} onClose={add.close} />}
    </>
  );
}
