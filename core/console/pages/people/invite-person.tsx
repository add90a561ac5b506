import { Button, Modal, MultiSelect, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Role } from "../../../auth/role.contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { friendly } from "../../look/problem.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { tell } from "../../look/tell.tsx";

/** Invites somebody by mail; they choose a password themselves. */
export function InvitePerson({
  roles,
  forCustomer = null,
  onClose,
}: {
  roles: Role[];
  /** Whose person it will be, when that is known. */
  forCustomer?: string | null;
  onClose(): void;
}) {
  const cache = useQueryClient();
  const customers = useQuery({
    ...ask("projects", "listCustomers", { limit: 200 }),
    enabled: useCan("customer.read"),
  });
  const projects = useQuery({ ...ask("projects", "listProjects", { limit: 200 }), enabled: useCan("member.manage") });
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [picked, setPicked] = useState<string[]>([forCustomer ? "customer" : "annotator"]);
  const [customerId, setCustomerId] = useState<string | null>(forCustomer);
  const [projectIds, setProjectIds] = useState<string[]>([]);
  const asCustomer = picked.includes("customer");
  const role = (["manager", "reviewer"] as const).find((one) => picked.includes(one)) ?? "annotator";
  const invite = useMutation({
    mutationFn: () =>
      api.auth.createInvitation({
        email,
        ...(name.trim() ? { name } : {}),
        roles: picked,
        ...(asCustomer && customerId ? { customerId } : {}),
        ...(projectIds.length > 0 ? { projects: projectIds.map((projectId) => ({ projectId, role })) } : {}),
      }),
    meta: { quiet: true },
    onSuccess: (made) => {
      tell("Invited", `A link is on its way to ${made.email}.`);
      void cache.invalidateQueries({ queryKey: ["auth", "listInvitations"] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  const byField = friendly(invite.error).errors.some((one) => one.pointer === "/email");
  return (
    <Modal opened onClose={onClose} title="Invite a person">
      <form onSubmit={submit}>
        <Stack>
          {!byField && <ProblemAlert error={invite.error} />}
          <TextInput
            label="E-mail"
            description="They get a link that works for seven days, and choose a password themselves."
            type="email"
            required
            value={email}
            onChange={(e) => setEmail(e.currentTarget.value)}
            error={byField && friendly(invite.error).title}
            data-autofocus
          />
          <TextInput
            label="Name"
            description="As you know them; they may choose another."
            maxLength={120}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          <MultiSelect
            label="Roles"
            description="Leave empty to give roles in single projects only"
            data={roles.map((one) => ({ value: one.name, label: one.title }))}
            value={picked}
            onChange={setPicked}
          />
          {asCustomer && (
            <Select
              label="Customer"
              description="This person sees this customer's projects only."
              required
              data={customers.data?.items.map((one) => ({ value: one.id, label: one.name })) ?? []}
              value={customerId}
              onChange={setCustomerId}
            />
          )}
          {projects.data && projects.data.items.length > 0 && !asCustomer && (
            <MultiSelect
              label="Projects"
              description="They are a member of these as soon as they accept."
              searchable
              nothingFoundMessage="No project has this name"
              data={projects.data.items.map((one) => ({ value: one.id, label: one.name }))}
              value={projectIds}
              onChange={setProjectIds}
            />
          )}
          <Button type="submit" disabled={!email.trim() || (asCustomer && !customerId)} loading={invite.isPending}>
            Send the invitation
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
