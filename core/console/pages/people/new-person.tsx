import { Button, Modal, MultiSelect, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Role } from "../../../auth/role.contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { Note } from "../../look/note.tsx";
import { fieldError, friendly } from "../../look/problem.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { Secret } from "./secret.tsx";

/** Adds a person; the password that is made for them is shown once. */
export function NewPerson({ roles, onClose }: { roles: Role[]; onClose(): void }) {
  const cache = useQueryClient();
  const maySeeCustomers = useCan("customer.read");
  const customers = useQuery({ ...ask("projects", "listCustomers", { limit: 200 }), enabled: maySeeCustomers });
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [picked, setPicked] = useState<string[]>(["annotator"]);
  const [customerId, setCustomerId] = useState<string | null>(null);
  const create = useMutation({
    mutationFn: () => api.auth.createUser({ name, email, roles: picked, ...(customerId ? { customerId } : {}) }),
    meta: { quiet: true },
    onSuccess: () => void cache.invalidateQueries({ queryKey: ["auth", "listUsers"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const made = create.data;
  const byField = friendly(create.error).errors.some((one) => one.pointer === "/email" || one.pointer === "/name");
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? `${made.user.name} is added` : "Add a person"}
      closeOnClickOutside={!made}
    >
      {made ? (
        <Stack>
          <Note tone="warn" title="This password is shown once">
            <Text fz="sm">
              Give it to {made.user.name} by a way that you trust. They can change it in their settings.
            </Text>
          </Note>
          <Secret label="E-mail" value={made.user.email} />
          {made.password && <Secret label="Password" value={made.password} />}
          <Button onClick={onClose}>Done</Button>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            {!byField && <ProblemAlert error={create.error} />}
            <TextInput
              label="Name"
              required
              maxLength={120}
              value={name}
              onChange={(e) => setName(e.currentTarget.value)}
              error={fieldError(create.error, "/name")}
              data-autofocus
            />
            <TextInput
              label="E-mail"
              type="email"
              required
              value={email}
              onChange={(e) => setEmail(e.currentTarget.value)}
              error={fieldError(create.error, "/email")}
            />
            <MultiSelect
              label="Roles"
              description="Leave empty to give roles in single projects only"
              data={roles.map((one) => ({ value: one.name, label: one.title }))}
              value={picked}
              onChange={setPicked}
            />
            {picked.includes("customer") && (
              <Select
                label="Customer"
                description="This person sees this customer's projects only."
                required
                data={customers.data?.items.map((one) => ({ value: one.id, label: one.name })) ?? []}
                value={customerId}
                onChange={setCustomerId}
              />
            )}
            <Button type="submit" disabled={!name.trim() || !email.trim()} loading={create.isPending}>
              Add
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
