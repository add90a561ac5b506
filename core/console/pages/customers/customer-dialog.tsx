import { Button, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Customer } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";

/** Adds a customer, or changes one. */
export function CustomerDialog({ customer, onClose }: { customer: Customer | null; onClose(): void }) {
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
      for (const verb of ["listCustomers", "getCustomer"])
        void cache.invalidateQueries({ queryKey: ["projects", verb] });
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
