import { Button, Modal, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Queue } from "../../../tasks/contract.ts";
import { ProjectSelect } from "../../choices.tsx";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { strategies } from "./strategy-select.tsx";

/** Adds a queue to a project. */
export function NewQueue({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const cache = useQueryClient();
  const [projectId, setProjectId] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [stage, setStage] = useState<Queue["stage"]>("annotate");
  const [strategy, setStrategy] = useState<Queue["strategy"]>("priority");
  const create = useMutation({
    mutationFn: () => api.tasks.createQueue({ projectId: projectId!, name, stage, strategy }),
    meta: { quiet: true },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ["tasks", "listQueues"] });
      setName("");
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal opened={opened} onClose={onClose} title="New queue">
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={create.error} />
          <ProjectSelect size="sm" label="Project" required value={projectId} onChange={setProjectId} data-autofocus />
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          <SegmentedControl
            aria-label="Stage"
            value={stage}
            onChange={(value) => setStage(value as Queue["stage"])}
            data={[
              { value: "annotate", label: "Annotate" },
              { value: "review", label: "Review" },
            ]}
          />
          <Select
            label="Order"
            allowDeselect={false}
            data={strategies}
            value={strategy}
            onChange={(value) => setStrategy(value as Queue["strategy"])}
          />
          <Button type="submit" disabled={!projectId || !name.trim()} loading={create.isPending}>
            Create
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
