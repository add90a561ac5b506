import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Batch } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";

/** Renames a batch or moves its due date. */
export function BatchDialog({ batch, onClose }: { batch: Batch; onClose(): void }) {
  const cache = useQueryClient();
  const [name, setName] = useState(batch.name);
  const [dueAt, setDueAt] = useState(batch.dueAt?.slice(0, 10) ?? "");
  const save = useMutation({
    mutationFn: () =>
      api.tasks.updateBatch({
        batchId: batch.id,
        ifMatch: `"${batch.version}"`,
        name,
        dueAt: dueAt ? `${dueAt}T23:59:59Z` : null,
      }),
    meta: { quiet: true },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ["tasks", "listBatches"] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Change a batch">
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
          <TextInput label="Due" type="date" value={dueAt} onChange={(e) => setDueAt(e.currentTarget.value)} />
          <Group>
            <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
