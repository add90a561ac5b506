import { Button, Group, List, Modal, MultiSelect, NumberInput, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import type { Task } from "../../../../tasks/contract.ts";
import { ask } from "../../../look/ask.ts";
import { ProgressLine } from "../../../look/progress-line.tsx";
import { useCan } from "../../../look/session.ts";
import { tell, tellProblem, tellUndo } from "../../../look/tell.tsx";
import { count } from "../../../numbers.ts";
import { type BulkAct, type Performed, perform } from "./bulk-acts.ts";

export interface BulkDialogProps {
  kind: BulkAct["kind"];
  tasks: readonly Task[];
  onClose(): void;
  /** Those that were refused or left stay selected. */
  onDone(left: readonly Task[]): void;
}

const titles: Record<BulkAct["kind"], string> = {
  assign: "Assign",
  priority: "Set the priority of",
  requeue: "Put back into the queue",
  cancel: "Cancel",
};
const pasts: Record<BulkAct["kind"], string> = {
  assign: "assigned",
  priority: "changed",
  requeue: "put back into the queue",
  cancel: "cancelled",
};
const givesBack = "Undo gives them back to those who had them.";

/** Does one thing to many tasks: asks what is needed, shows how far it is, and says what was refused. */
export function BulkDialog({ kind, tasks, onClose, onDone }: BulkDialogProps) {
  const cache = useQueryClient();
  const [userIds, setUserIds] = useState<string[]>([]);
  const [minutes, setMinutes] = useState(60);
  const [priority, setPriority] = useState(tasks[0]?.priority ?? 0);
  const [ended, setEnded] = useState<number | null>(null);
  const [performed, setPerformed] = useState<Performed | null>(null);
  const stop = useRef(new AbortController());
  const act: BulkAct =
    kind === "assign" ? { kind, userIds, minutes } : kind === "priority" ? { kind, priority } : { kind };
  const refresh = () => {
    for (const key of ["tasks", "workflow", "projects"]) void cache.invalidateQueries({ queryKey: [key] });
  };
  const takeBack = (undo: NonNullable<Performed["undo"]>) => async () => {
    const { refused } = await undo();
    refresh();
    return refused.map(({ reason, items }) => `Not ${counted(items.length)}: ${reason}.`).join(" ");
  };
  const run = async (event: FormEvent) => {
    event.preventDefault();
    setEnded(0);
    const made = await perform(act, tasks, { onProgress: setEnded, signal: stop.current.signal });
    const { done, refused, left } = made.result;
    refresh();
    onDone([...refused.flatMap((one) => one.items), ...left]);
    if (refused.length > 0 || left.length > 0) return setPerformed(made);
    const words = `${counted(done.length)} ${pasts[kind]}`;
    if (made.undo) tellUndo(words, takeBack(made.undo), kind === "requeue" ? givesBack : undefined);
    else tell(words);
    onClose();
  };
  const close = () => {
    stop.current.abort();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={`${titles[kind]} ${counted(tasks.length)}`}
      closeOnClickOutside={ended === null}
    >
      {performed ? (
        <Outcome kind={kind} performed={performed} onUndo={takeBack} onClose={onClose} />
      ) : ended !== null ? (
        <Stack>
          <ProgressLine done={ended} total={tasks.length} unit="tasks" />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => stop.current.abort()}>
              Stop
            </Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={(event) => void run(event)}>
          <Stack>
            {kind === "assign" && (
              <AssignFields userIds={userIds} minutes={minutes} onPeople={setUserIds} onMinutes={setMinutes} />
            )}
            {kind === "priority" && (
              <NumberInput
                label="Priority"
                description="From -1000 to 1000; higher comes first."
                min={-1000}
                max={1000}
                allowDecimal={false}
                clampBehavior="strict"
                value={priority}
                onChange={(value) => setPriority(Number(value) || 0)}
                data-autofocus
              />
            )}
            {kind === "requeue" && (
              <Text fz="sm">
                They are taken out of all hands and offered anew, also to those who skipped or postponed them. What was
                handed in stands. For a moment you can give them back to those who had them; that somebody may have
                again what he skipped stays.
              </Text>
            )}
            {kind === "cancel" && (
              <Text fz="sm">
                {counted(tasks.length)} will leave the queues at once. For a moment you can take it back; then whoever
                works on one loses it, and the workflow of each ends for good. Work handed in so far is kept. To hold
                work back for longer, pause its queue instead.
              </Text>
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Keep them as they are
              </Button>
              <Button
                type="submit"
                color={kind === "cancel" ? "red.8" : undefined}
                disabled={kind === "assign" && userIds.length === 0}
                data-autofocus={kind === "requeue" || kind === "cancel" || undefined}
              >
                {titles[kind]} {counted(tasks.length)}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

interface AssignFieldsProps {
  userIds: string[];
  minutes: number;
  onPeople(userIds: string[]): void;
  onMinutes(minutes: number): void;
}

function AssignFields({ userIds, minutes, onPeople, onMinutes }: AssignFieldsProps) {
  const may = useCan("user.read");
  const people = useQuery({ ...ask("auth", "listUsers", { limit: 200, status: "active" }), enabled: may });
  return (
    <>
      <MultiSelect
        label="To"
        description="Several people get them in turn. Nobody is given the same task twice."
        searchable
        nothingFoundMessage="Nobody has this name"
        data={
          people.data?.items.map((one) => ({ value: one.id, label: `${one.name} · ${one.roles.join(", ")}` })) ?? []
        }
        value={userIds}
        onChange={onPeople}
        data-autofocus
      />
      <NumberInput
        label="Kept for"
        description="After this time without work a task goes back to its queue."
        suffix=" min"
        min={1}
        max={10_080}
        clampBehavior="strict"
        value={minutes}
        onChange={(value) => onMinutes(Number(value) || 60)}
      />
    </>
  );
}

interface OutcomeProps {
  kind: BulkAct["kind"];
  performed: Performed;
  onUndo(undo: NonNullable<Performed["undo"]>): () => Promise<string>;
  onClose(): void;
}

function Outcome({ kind, performed: { result, undo }, onUndo, onClose }: OutcomeProps) {
  const { done, refused, left } = result;
  return (
    <Stack role="status">
      <Text fz="sm">
        {counted(done.length)} {pasts[kind]}.
      </Text>
      {refused.length > 0 && (
        <div>
          <Text fz="sm">Refused, and still selected:</Text>
          <List fz="sm" spacing={2}>
            {refused.map((one) => (
              <List.Item key={one.reason}>
                {one.reason}: {count(one.items.length)}
              </List.Item>
            ))}
          </List>
        </div>
      )}
      {left.length > 0 && <Text fz="sm">{counted(left.length)} left as before, because it was stopped.</Text>}
      <Group justify="flex-end">
        {undo && done.length > 0 && (
          <Button
            variant="default"
            onClick={() => {
              onClose();
              onUndo(undo)().then((kept) => tell("Taken back", kept || undefined), tellProblem);
            }}
          >
            Undo
          </Button>
        )}
        <Button onClick={onClose} data-autofocus>
          Close
        </Button>
      </Group>
    </Stack>
  );
}

function counted(n: number): string {
  return n === 1 ? "1 task" : `${count(n)} tasks`;
}
