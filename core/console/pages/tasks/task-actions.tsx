import { Button, Group, Modal, NumberInput, Stack, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Task } from "../../../tasks/contract.ts";
import { PersonSelect } from "../../choices.tsx";
import { api } from "../../look/api.ts";
import { confirm } from "../../look/confirm.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { tell, tellUndo } from "../../look/tell.tsx";
import { cancelForNow } from "./cancel-for-now.ts";
import { giveBack } from "./give-back.ts";
import { taskTitle } from "./task-title.tsx";

const ended = new Set(["completed", "cancelled"]);

/** Assign, re-prioritise, requeue or cancel a task. */
export function TaskActions({ task }: { task: Task }) {
  const cache = useQueryClient();
  const mayAssign = useCan("task.assign");
  const mayUpdate = useCan("task.update");
  const [assigning, assign] = useDisclosure(false);
  const refresh = () => {
    for (const key of ["tasks", "workflow"]) void cache.invalidateQueries({ queryKey: [key] });
  };
  const closeOffer = useRef(() => {});
  const update = useMutation({
    mutationFn: (patch: { priority?: number; cancel?: typeof cancelForNow }) =>
      api.tasks.updateTask({ taskId: task.id, ifMatch: `"${task.version}"`, ...patch }),
    onSettled: refresh,
    onSuccess: (_task, patch) => {
      if (!patch.cancel) return tell(`Priority is now ${patch.priority}`);
      const undo = () => api.tasks.restoreTask({ taskId: task.id }).then(() => refresh());
      closeOffer.current = tellUndo("Task cancelled", undo, "Its workflow ends when this message goes.");
      setTimeout(refresh, (cancelForNow.undoSeconds + 3) * 1000);
    },
  });
  const restore = useMutation({
    mutationFn: () => api.tasks.restoreTask({ taskId: task.id }),
    onSettled: refresh,
    onSuccess: () => {
      closeOffer.current();
      tell("Taken back", "The task is offered again as it was.");
    },
  });
  const requeue = useMutation({
    mutationFn: () => api.tasks.requeueTask({ taskId: task.id }),
    onSettled: refresh,
    onSuccess: ({ leases, forgiven }) => {
      const again = forgiven > 0 ? "Whoever skipped or postponed it may have it again." : undefined;
      if (leases.length === 0) return tell("Put back into the queue", again);
      const undo = () => Promise.all(leases.map((lease) => giveBack(task.id, lease))).finally(refresh);
      tellUndo("Put back into the queue", undo, "Undo gives it back to whoever had it.");
    },
  });
  if (ended.has(task.status)) return null;
  const onCancel = async () => {
    if (
      await confirm({
        title: "Cancel this task?",
        body: `${taskTitle(task)} leaves its queue at once. For a moment you can take it back; then whoever works on it loses it and its workflow ends for good. Work handed in so far is kept.`,
        action: "Cancel task",
        danger: true,
      })
    )
      update.mutate({ cancel: cancelForNow });
  };
  if (task.cancelling)
    return (
      mayUpdate && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowBackUp size={14} />}
          loading={restore.isPending}
          onClick={() => restore.mutate()}
        >
          Undo
        </Button>
      )
    );
  return (
    <Group gap="xs">
      {mayUpdate && (
        <Priority value={task.priority} busy={update.isPending} onSet={(priority) => update.mutate({ priority })} />
      )}
      {mayAssign && (
        <Button size="xs" variant="default" onClick={assign.open}>
          Assign
        </Button>
      )}
      {mayAssign && task.stage && (
        <Tooltip label="Takes it out of all hands and offers it anew, also to whoever skipped it" multiline w={240}>
          <Button size="xs" variant="default" loading={requeue.isPending} onClick={() => requeue.mutate()}>
            Requeue
          </Button>
        </Tooltip>
      )}
      {mayUpdate && (
        <Button size="xs" variant="default" onClick={() => void onCancel()}>
          Cancel task
        </Button>
      )}
      <AssignDialog task={task} opened={assigning} onClose={assign.close} onDone={refresh} />
    </Group>
  );
}

function Priority({ value, busy, onSet }: { value: number; busy: boolean; onSet(priority: number): void }) {
  const [draft, setDraft] = useState<number | string>(value);
  const changed = draft !== "" && Number(draft) !== value;
  return (
    <Group gap={4} wrap="nowrap">
      <NumberInput
        size="xs"
        w={84}
        aria-label="Priority"
        min={-1000}
        max={1000}
        allowDecimal={false}
        value={draft}
        onChange={setDraft}
        onKeyDown={(e) => e.key === "Enter" && changed && onSet(Number(draft))}
      />
      {changed && (
        <Button size="xs" loading={busy} onClick={() => onSet(Number(draft))}>
          Set priority
        </Button>
      )}
    </Group>
  );
}

function AssignDialog({
  task,
  opened,
  onClose,
  onDone,
}: {
  task: Task;
  opened: boolean;
  onClose(): void;
  onDone(): void;
}) {
  const [userId, setUserId] = useState<string | null>(null);
  const [minutes, setMinutes] = useState<number | string>(60);
  const give = useMutation({
    mutationFn: () => api.tasks.assignTask({ taskId: task.id, userId: userId ?? "", minutes: Number(minutes) || 60 }),
    meta: { quiet: true },
    onSuccess: () => {
      tell("Assigned", "The person is told and finds the task first in the queue.");
      onDone();
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title="Assign this task">
      <Stack>
        <ProblemAlert error={give.error} />
        <PersonSelect size="sm" label="To" value={userId} onChange={setUserId} data-autofocus />
        <NumberInput
          label="Kept for"
          description="After this time without work the task goes back to its queue."
          suffix=" min"
          min={1}
          max={10_080}
          value={minutes}
          onChange={setMinutes}
        />
        <Text fz="xs" c="dimmed">
          Nobody is given the same task twice.
        </Text>
        <Button disabled={!userId} loading={give.isPending} onClick={() => give.mutate()}>
          Assign
        </Button>
      </Stack>
    </Modal>
  );
}
