import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Annotation } from "../../../annotations/contract.ts";
import type { Gold } from "../../../quality/contract.ts";
import type { Task } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { tellUndo } from "../../look/tell.tsx";
import { UserName } from "../../look/user-name.tsx";
import { changeGold } from "./change-gold.ts";

export interface GoldDialogProps {
  task: Task;
  /** Whose answer becomes what is expected. */
  annotation: Annotation;
  /** The gold that the task is already. */
  known: Gold | null;
  onClose(): void;
}

/** Makes a task a gold with one annotation's answer as what is expected, or has that answer expected of a gold. */
export function GoldDialog({ task, annotation, known, onClose }: GoldDialogProps) {
  const cache = useQueryClient();
  const [purpose, setPurpose] = useState<Gold["purpose"]>(known?.purpose ?? "continuous");
  const expected = annotation.result;
  const save = useMutation({
    mutationFn: async () => {
      if (known) return changeGold(cache)({ before: known, after: { expected, purpose, status: "active" } });
      const made = await api.quality.putGold({ taskId: task.id, expected, purpose });
      const refresh = () => cache.invalidateQueries({ queryKey: ["quality"] });
      void refresh();
      tellUndo("The task is a gold now", async () => {
        await api.quality.putGold({ taskId: task.id, expected, purpose: made.purpose, status: "withdrawn" });
        await refresh();
      });
    },
    meta: { quiet: true },
    onSuccess: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const answers = Object.keys(expected.answers).length;
  return (
    <Modal opened onClose={onClose} title={known ? "Expect this answer" : "Make a gold"}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={save.error} />
          <Text fz="sm" component="div">
            What <UserName id={annotation.userId} fz="sm" fw="bold" /> answered (
            {counted(expected.regions.length, "region")}
            {answers > 0 && `, ${counted(answers, "answer")}`}, version {annotation.version}) is what will be expected.
            Whoever works on the task is scored by it, and is not told.
          </Text>
          <Radio.Group label="Used for" value={purpose} onChange={(value) => setPurpose(value as Gold["purpose"])}>
            <Stack gap="xs" mt={6}>
              <Radio
                value="continuous"
                label="Continuous checks"
                description="Mixed into everybody's work at the project's rate."
                data-autofocus
              />
              <Radio value="onboarding" label="Onboarding" description="Given to people who are new to the project." />
            </Stack>
          </Radio.Group>
          {known && (
            <Text fz="sm" c="dimmed">
              Everybody who has answered it is scored anew.
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {known ? "Expect this answer" : "Make it a gold"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
