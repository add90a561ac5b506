import { Button, Group, Modal, Radio, Stack, Text, Textarea } from "@mantine/core";
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

const NOTHING = { regions: [], relations: [], answers: {} };

export interface GoldDialogProps {
  task: Task;
  /** Whose answer becomes what is expected; null where that of the gold stays, and only its explanation changes. */
  annotation: Annotation | null;
  /** The gold that the task is already. */
  known: Gold | null;
  onClose(): void;
}

/** Makes a task a gold with one annotation's answer as what is expected, or has that answer expected of a gold. */
export function GoldDialog({ task, annotation, known, onClose }: GoldDialogProps) {
  const cache = useQueryClient();
  const [purpose, setPurpose] = useState<Gold["purpose"]>(known?.purpose ?? "continuous");
  const [explanation, setExplanation] = useState(known?.explanation ?? "");
  const expected = annotation?.result ?? known?.expected ?? NOTHING;
  const save = useMutation({
    mutationFn: async () => {
      if (known && !annotation) return changeGold(cache)({ before: known, after: { explanation } });
      if (known)
        return changeGold(cache)({ before: known, after: { expected, purpose, status: "active", explanation } });
      const made = await api.quality.putGold({ taskId: task.id, expected, purpose, explanation });
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
  const words = !known ? "Make a gold" : annotation ? "Expect this answer" : "Explain this gold";
  return (
    <Modal opened onClose={onClose} title={words}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={save.error} />
          {annotation && (
            <>
              <Expected annotation={annotation} />
              <Radio.Group label="Used for" value={purpose} onChange={(value) => setPurpose(value as Gold["purpose"])}>
                <Stack gap="xs" mt={6}>
                  <Radio
                    value="continuous"
                    label="Continuous checks"
                    description="Mixed into everybody's work at the project's rate."
                    data-autofocus
                  />
                  <Radio
                    value="onboarding"
                    label="Onboarding"
                    description="Given to people who are new to the project."
                  />
                </Stack>
              </Radio.Group>
            </>
          )}
          <Textarea
            label="Why this is right"
            description="Shown to people who have answered it, in My quality: of onboarding golds at once, of others when they are retired."
            autosize
            minRows={2}
            maxRows={8}
            maxLength={2000}
            data-autofocus={annotation ? undefined : true}
            value={explanation}
            onChange={(event) => setExplanation(event.currentTarget.value)}
          />
          {known && annotation && (
            <Text fz="sm" c="dimmed">
              Everybody who has answered it is scored anew.
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {!known ? "Make it a gold" : annotation ? words : "Save"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Expected({ annotation: { result, userId, version, source } }: { annotation: Annotation }) {
  const answers = Object.keys(result.answers).length;
  return (
    <Text fz="sm" component="div">
      What{" "}
      {source === "consensus" ? (
        "the consensus says"
      ) : (
        <>
          <UserName id={userId} fz="sm" fw="bold" /> answered
        </>
      )}{" "}
      ({counted(result.regions.length, "region")}
      {answers > 0 && `, ${counted(answers, "answer")}`}, version {version}) is what will be expected. Whoever works on
      the task is scored by it, and does not know it meanwhile.
    </Text>
  );
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
