import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { connect } from "../chart/edit-transitions.ts";
import type { Trigger } from "../chart/transitions.ts";
import { TriggerForm } from "../forms/trigger-form.tsx";
import { useEditor } from "./editor-context.ts";

/** Asks what sets off the transition that was just drawn. */
export function ConnectDialog({ line, onClose }: { line: { source: string; target: string }; onClose(): void }) {
  const { apply } = useEditor();
  const [trigger, setTrigger] = useState<Trigger>({ kind: "event", event: "" });
  const ready = trigger.kind !== "event" || trigger.event !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    apply((now) => connect(now, line.source, line.target, trigger));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title="New transition" size="sm">
      <form onSubmit={submit}>
        <Stack>
          <Text fz="sm" c="dimmed">
            From {line.source} to {line.target}. A guard and actions can be added afterwards.
          </Text>
          <TriggerForm trigger={trigger} onChange={setTrigger} autoFocus />
          <Group justify="flex-end">
            <Button type="submit" disabled={!ready}>
              Add transition
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
