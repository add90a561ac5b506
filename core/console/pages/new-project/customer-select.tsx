import { Button, Group, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { useCan } from "../../look/session.ts";

const adding = "+";

/** The customer that a project is for; a new one can be added on the spot. */
export function CustomerSelect({ value, onChange }: { value: string | null; onChange(value: string | null): void }) {
  const cache = useQueryClient();
  const maySee = useCan("customer.read");
  const mayAdd = useCan("customer.manage");
  const [name, setName] = useState<string | null>(null);
  const customers = useQuery({ ...ask("projects", "listCustomers", { limit: 200 }), enabled: maySee });
  const add = useMutation({
    mutationFn: (text: string) => api.projects.createCustomer({ name: text }),
    onSuccess: async (customer) => {
      await cache.invalidateQueries({ queryKey: ["projects", "listCustomers"] });
      onChange(customer.id);
      setName(null);
    },
  });
  if (name !== null)
    return (
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          label="New customer"
          value={name}
          maxLength={120}
          autoFocus
          onChange={(e) => setName(e.currentTarget.value)}
          style={{ flex: 1 }}
        />
        <Button disabled={!name.trim()} loading={add.isPending} onClick={() => add.mutate(name)}>
          Add
        </Button>
        <Button variant="default" onClick={() => setName(null)}>
          Cancel
        </Button>
      </Group>
    );
  const items = (customers.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }));
  return (
    <Select
      label="Customer"
      placeholder="None"
      searchable
      clearable
      data={mayAdd ? [...items, { value: adding, label: "Add a customer" }] : items}
      value={value}
      onChange={(picked) => (picked === adding ? setName("") : onChange(picked))}
    />
  );
}
