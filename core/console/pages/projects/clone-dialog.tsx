import { Button, Checkbox, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useLocation } from "wouter";
import { newId } from "../../../kernel/wire/id.ts";
import type { Project } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { tell } from "../../look/tell.tsx";
import { CustomerSelect } from "../new-project/customer-select.tsx";

/** Copies how a project labels and works into a new one, without its tasks. */
export function CloneDialog({ project, onClose }: { project: Project; onClose(): void }) {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const mayTakeMembers = useCan("member.manage");
  const [name, setName] = useState(`${project.name.slice(0, 112)} (copy)`);
  const [customerId, setCustomerId] = useState(project.customerId);
  const [members, setMembers] = useState(false);
  const request = useRef({ values: "", key: "" });
  const copy = useMutation({
    mutationFn: () => {
      const body = { projectId: project.id, name, customerId, members };
      const values = JSON.stringify(body);
      if (request.current.values !== values) request.current = { values, key: newId() };
      return api.projects.cloneProject(body, { idempotencyKey: request.current.key });
    },
    meta: { quiet: true },
    onSuccess: (made) => {
      void cache.invalidateQueries({ queryKey: ["projects"] });
      tell(`${made.name} is ready`, "It is a draft: nobody works on it until you activate it.");
      onClose();
      navigate(`/projects/${made.id}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    copy.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`Copy ${project.name}`}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={copy.error} />
          <TextInput
            label="Name of the copy"
            required
            maxLength={120}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            data-autofocus
          />
          <CustomerSelect value={customerId} onChange={setCustomerId} />
          {mayTakeMembers && (
            <Checkbox
              label="Its members too, in their roles"
              checked={members}
              onChange={(e) => setMembers(e.currentTarget.checked)}
            />
          )}
          <Text fz="sm" c="dimmed">
            The copy has the labels, instructions, settings, workflow, queues and checks that this project has now.
            Tasks, batches and what people labelled stay here.
          </Text>
          <Button type="submit" disabled={!name.trim()} loading={copy.isPending}>
            Copy project
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
