import { Button, Group, Modal, MultiSelect, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ServiceAccount } from "../../../auth/api-key.contract.ts";
import type { Role } from "../../../auth/role.contract.ts";
import { api } from "../../look/api.ts";
import { confirm } from "../../look/confirm.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { tell } from "../../look/tell.tsx";

/** Makes or changes a service account. */
export function ServiceAccountForm({
  account,
  roles,
  onClose,
}: {
  account: ServiceAccount | null;
  roles: Role[];
  onClose(): void;
}) {
  const cache = useQueryClient();
  const [name, setName] = useState(account?.name ?? "");
  const [description, setDescription] = useState(account?.description ?? "");
  const [picked, setPicked] = useState(account?.roles ?? []);
  const [active, setActive] = useState(account?.status !== "deactivated");
  const ifMatch = `"${account?.version}"`;
  const done = (title: string) => {
    tell(title);
    void cache.invalidateQueries({ queryKey: ["auth"] });
    onClose();
  };
  const save = useMutation({
    mutationFn: () =>
      account
        ? api.auth.updateServiceAccount({
            serviceAccountId: account.id,
            ifMatch,
            name,
            description,
            roles: picked,
            status: active ? "active" : "deactivated",
          })
        : api.auth.createServiceAccount({ name, description, roles: picked }),
    meta: { quiet: true },
    onSuccess: () => done("Saved"),
  });
  const remove = useMutation({
    mutationFn: () => api.auth.deleteServiceAccount({ serviceAccountId: account!.id, ifMatch }),
    meta: { quiet: true },
    onSuccess: () => done("Service account deleted"),
  });
  const askAndRemove = async () => {
    const body =
      "Its keys and clients stop working within seconds, and it cannot be brought back. What it did keeps its name.";
    if (await confirm({ title: `Delete ${name}?`, body, action: "Delete", danger: true })) remove.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={account ? account.name : "New service account"}>
      <Stack>
        <ProblemAlert error={save.error ?? remove.error} />
        <TextInput
          label="Name"
          required
          maxLength={80}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label="What it is for"
          maxLength={400}
          autosize
          value={description}
          onChange={(e) => setDescription(e.currentTarget.value)}
        />
        <MultiSelect
          label="Roles"
          description="Leave empty to give roles in single projects only"
          data={roles.map((one) => ({ value: one.name, label: one.title }))}
          value={picked}
          onChange={setPicked}
        />
        {account && (
          <Switch
            label="Active"
            description="Deactivated, it loses its keys and clients for good"
            checked={active}
            onChange={(e) => setActive(e.currentTarget.checked)}
          />
        )}
        <Group>
          <Button disabled={!name.trim()} loading={save.isPending} onClick={() => save.mutate()}>
            {account ? "Save" : "Create"}
          </Button>
          {account && (
            <Button variant="default" loading={remove.isPending} onClick={() => void askAndRemove()}>
              Delete
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
