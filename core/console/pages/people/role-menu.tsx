import { Button, Menu, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconCopy, IconPencil, IconTrash, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import type { Role } from "../../../auth/role.contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { tell } from "../../look/tell.tsx";
import { roleNameFrom } from "./permissions.ts";

interface RoleMenuProps {
  role: Role;
  roles: Role[];
  mayManage: boolean;
  onShow(): void;
  onEdit(): void;
}

/** A role's title, behind which stands what can be done with it. */
export function RoleMenu({ role, roles, mayManage, onShow, onEdit }: RoleMenuProps) {
  const [cloning, clone] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="compact-xs" variant="subtle" color="gray" aria-label={`${role.title}: actions`}>
            {role.title}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUsers size={14} />} onClick={onShow}>
            Who has it
          </Menu.Item>
          {mayManage && (
            <Menu.Item leftSection={<IconCopy size={14} />} onClick={clone.open}>
              Clone
            </Menu.Item>
          )}
          {mayManage && !role.builtIn && (
            <>
              <Menu.Item leftSection={<IconPencil size={14} />} onClick={onEdit}>
                Edit
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={14} />} c="var(--look-bad)" onClick={remove.open}>
                Delete
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {cloning && <CloneRole role={role} onClose={clone.close} />}
      {deleting && <DeleteRole role={role} roles={roles} onClose={remove.close} />}
    </>
  );
}

function useRenew() {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ queryKey: ["auth"] });
}

function CloneRole({ role, onClose }: { role: Role; onClose(): void }) {
  const renew = useRenew();
  const [title, setTitle] = useState(`${role.title} copy`);
  const save = useMutation({
    mutationFn: () => api.auth.cloneRole({ role: role.name, name: roleNameFrom(title), title }),
    meta: { quiet: true },
    onSuccess: () => {
      tell("Role cloned", `${title} may do what ${role.title} may; edit it from here.`);
      renew();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Clone ${role.title}`}>
      <Stack>
        <ProblemAlert error={save.error} />
        <TextInput
          label="Title"
          maxLength={80}
          value={title}
          onChange={(e) => setTitle(e.currentTarget.value)}
          description={`Known to the API as ${roleNameFrom(title) || "…"}`}
          data-autofocus
        />
        <Button disabled={!roleNameFrom(title)} loading={save.isPending} onClick={() => save.mutate()}>
          Clone
        </Button>
      </Stack>
    </Modal>
  );
}

function DeleteRole({ role, roles, onClose }: { role: Role; roles: Role[]; onClose(): void }) {
  const renew = useRenew();
  const [replacement, setReplacement] = useState<string | null>(null);
  const remove = useMutation({
    mutationFn: () =>
      api.auth.deleteRole({ role: role.name, ifMatch: `"${role.version}"`, ...(replacement ? { replacement } : {}) }),
    meta: { quiet: true },
    onSuccess: () => {
      tell("Role deleted");
      renew();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Delete ${role.title}?`}>
      <Stack>
        <ProblemAlert error={remove.error} />
        <Text fz="sm">
          It cannot be brought back. A role that somebody has goes only with another one in its place.
        </Text>
        <Select
          label="Give those who have it"
          placeholder="Nobody has it"
          clearable
          data={roles.filter((one) => one.name !== role.name).map((one) => ({ value: one.name, label: one.title }))}
          value={replacement}
          onChange={setReplacement}
        />
        <Button color="red.8" loading={remove.isPending} onClick={() => remove.mutate()}>
          Delete
        </Button>
      </Stack>
    </Modal>
  );
}
