import { Button, Modal, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ProjectSelect } from "../../choices.tsx";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { type QueueDraft, QueueFields } from "./queue-fields.tsx";

const blank: QueueDraft = { name: "", stage: "annotate", strategy: "priority" };

/** Adds a queue to a project. */
export function NewQueue({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const cache = useQueryClient();
  const [projectId, setProjectId] = useState<string | null>(null);
  const [queue, setQueue] = useState(blank);
  const create = useMutation({
    mutationFn: () => api.tasks.createQueue({ projectId: projectId!, ...queue }),
    meta: { quiet: true },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ["tasks", "listQueues"] });
      setQueue(blank);
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
          <QueueFields queue={queue} onChange={(more) => setQueue({ ...queue, ...more })} />
          <Button type="submit" disabled={!projectId || !queue.name.trim()} loading={create.isPending}>
            Create
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
