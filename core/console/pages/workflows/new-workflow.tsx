import { Button, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";

const nothing = {
  key: "",
  name: "Nothing",
  description: "Two states, to go on from by drawing.",
  definition: {
    id: "workflow",
    initial: "waiting",
    states: {
      waiting: { on: { finish: "done" }, meta: { status: "open" } },
      done: { type: "final", meta: { status: "completed" } },
    },
  },
};

/** Adds a workflow as a copy of one from the library, or an empty one, to be changed afterwards. */
export function NewWorkflow({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const library = useQuery({ ...ask("workflow", "listWorkflowTemplates", {}), enabled: opened });
  const [key, setKey] = useState<string | null>(null);
  const [name, setName] = useState("");
  const choices = library.data && [...library.data.items, nothing];
  const chosen = choices?.find((one) => one.key === key) ?? choices?.[0];
  const create = useMutation({
    mutationFn: () =>
      api.workflow.createWorkflow({
        name,
        description: chosen?.key ? chosen.description : "",
        definition: chosen!.definition,
        status: "draft",
      }),
    meta: { quiet: true },
    onSuccess: (made) => {
      void cache.invalidateQueries({ queryKey: ["workflow"] });
      onClose();
      navigate(`/workflows/${made.id}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal opened={opened} onClose={onClose} title="New workflow">
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={create.error ?? library.error} />
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            data-autofocus
          />
          <Select
            label="Begin with"
            allowDeselect={false}
            data={choices?.map((one) => ({ value: one.key, label: one.name })) ?? []}
            value={chosen?.key ?? null}
            onChange={setKey}
          />
          <Text fz="sm" c="dimmed">
            {chosen?.description}
          </Text>
          <Button type="submit" disabled={!chosen || !name.trim()} loading={create.isPending}>
            Create
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
