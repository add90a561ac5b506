import {
  ActionIcon,
  Anchor,
  Button,
  Group,
  Modal,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Tooltip,
  VisuallyHidden,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import type { Customer } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { confirm } from "../../look/confirm.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { Section } from "../../section.tsx";

/** For whom work is done: add, rename, remove. */
export function CustomerList() {
  const cache = useQueryClient();
  const mayManage = useCan("customer.manage");
  const query = useQuery(ask("projects", "listCustomers", { limit: 200 }));
  const [editing, setEditing] = useState<Customer | "new" | null>(null);
  const remove = useMutation({
    mutationFn: (one: Customer) => api.projects.deleteCustomer({ customerId: one.id, ifMatch: `"${one.version}"` }),
    onSettled: () => cache.invalidateQueries({ queryKey: ["projects", "listCustomers"] }),
  });
  const onRemove = async (one: Customer) => {
    if (
      await confirm({
        title: `Remove ${one.name}?`,
        body: "This is possible only while no project is for this customer.",
        action: "Remove customer",
        danger: true,
      })
    )
      remove.mutate(one);
  };
  return (
    <Section
      title="Customers"
      hint="A person with the role Customer sees their customer's projects only."
      flush
      actions={
        mayManage && (
          <Button size="xs" variant="default" onClick={() => setEditing("new")}>
            Add a customer
          </Button>
        )
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={80} m="md" aria-hidden />}
      {query.data?.items.length === 0 && (
        <Text fz="sm" c="dimmed" px="md" pb="md">
          No customers yet. Add one when work is done for somebody outside of the workspace.
        </Text>
      )}
      {Boolean(query.data?.items.length) && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Reference</Table.Th>
              <Table.Th w={96}>
                <VisuallyHidden>Change or remove</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {query.data?.items.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td>
                  <Anchor component={Link} href={`/projects?customerId=${one.id}`} fz="sm">
                    {one.name}
                  </Anchor>
                </Table.Td>
                <Table.Td>{one.reference ?? ""}</Table.Td>
                <Table.Td>
                  {mayManage && (
                    <Group gap={4} justify="flex-end" wrap="nowrap">
                      <Tooltip label="Change">
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          aria-label={`Change ${one.name}`}
                          onClick={() => setEditing(one)}
                        >
                          <IconPencil size={16} />
                        </ActionIcon>
                      </Tooltip>
                      <Tooltip label="Remove">
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          aria-label={`Remove ${one.name}`}
                          onClick={() => void onRemove(one)}
                        >
                          <IconTrash size={16} />
                        </ActionIcon>
                      </Tooltip>
                    </Group>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {editing && <CustomerDialog customer={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </Section>
  );
}

function CustomerDialog({ customer, onClose }: { customer: Customer | null; onClose(): void }) {
  const cache = useQueryClient();
  const [name, setName] = useState(customer?.name ?? "");
  const [reference, setReference] = useState(customer?.reference ?? "");
  const body = { name, reference: reference.trim() || null };
  const save = useMutation({
    mutationFn: () =>
      customer
        ? api.projects.updateCustomer({ customerId: customer.id, ifMatch: `"${customer.version}"`, ...body })
        : api.projects.createCustomer(body),
    meta: { quiet: true },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ["projects", "listCustomers"] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={customer ? "Change a customer" : "Add a customer"}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={save.error} />
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label="Reference"
            description="Your own number or name for them"
            maxLength={80}
            value={reference}
            onChange={(e) => setReference(e.currentTarget.value)}
          />
          <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
            Save
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
