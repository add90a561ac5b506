import { Button, Modal, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Queue } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { tell } from "../../look/tell.tsx";
import { GoldFields } from "./gold-fields.tsx";
import { ruleWords } from "./rule-words.ts";
import { type Rules, SelectionFields } from "./selection-fields.tsx";
import { PeopleFields } from "./people-fields.tsx";

/** What a queue leaves out and for whom it is; whoever manages queues changes it here. */
export function QueueRules({ queue }: { queue: Queue }) {
  const [opened, dialog] = useDisclosure(false);
  const mayManage = useCan("queue.manage");
  const words = ruleWords(queue);
  const shown = words.length > 0 ? words.join(" · ") : "Everything, for everybody";
  const text = (
    <Text fz="sm" c={words.length > 0 ? undefined : "dimmed"} lineClamp={2}>
      {shown}
    </Text>
  );
  if (!mayManage) return text;
  return (
    <>
      <UnstyledButton onClick={dialog.open} aria-label={`Rules of ${queue.name}: ${shown}`}>
        {text}
      </UnstyledButton>
      <Modal opened={opened} onClose={dialog.close} title={`Rules of ${queue.name}`} size="lg">
        <RulesForm queue={queue} onSaved={dialog.close} />
      </Modal>
    </>
  );
}

function RulesForm({ queue, onSaved }: { queue: Queue; onSaved(): void }) {
  const cache = useQueryClient();
  const [changed, setChanged] = useState<Rules>({});
  const save = useMutation({
    mutationFn: () => api.tasks.updateQueue({ queueId: queue.id, ifMatch: `"${queue.version}"`, ...changed }),
    meta: { quiet: true },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ["tasks", "listQueues"] });
      tell("Saved");
      onSaved();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const fields = { rules: { ...queue, ...changed }, change: (more: Rules) => setChanged({ ...changed, ...more }) };
  return (
    <form onSubmit={submit}>
      <Stack gap="lg">
        <ProblemAlert error={save.error} />
        <SelectionFields {...fields} projectId={queue.projectId} />
        <PeopleFields {...fields} />
        {queue.stage === "annotate" && <GoldFields {...fields} />}
        <Button type="submit" disabled={Object.keys(changed).length === 0} loading={save.isPending}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
