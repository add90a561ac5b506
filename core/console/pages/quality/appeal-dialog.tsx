import { Button, Group, JsonInput, Modal, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { GoldAppeal } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { tell } from "../../look/tell.tsx";

type Decision = "declined" | "withdraw" | "correct";

/** Declines an appeal, or upholds it by a correction of the gold or by withdrawing it. */
export function AppealDialog({ appeal, onClose }: { appeal: GoldAppeal; onClose(): void }) {
  const cache = useQueryClient();
  const gold = useQuery(ask("quality", "getGold", { taskId: appeal.taskId }));
  const [decision, setDecision] = useState<Decision>("declined");
  const [answer, setAnswer] = useState("");
  const [written, setWritten] = useState<string | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const explanation = why ?? gold.data?.explanation ?? "";
  const expected = written ?? JSON.stringify(gold.data?.expected ?? {}, null, 2);
  const save = useMutation({
    mutationFn: () =>
      api.quality.decideAppeal({
        goldAppealId: appeal.id,
        answer,
        decision: decision === "declined" ? "declined" : "upheld",
        ...(decision === "withdraw" ? { expected: null } : {}),
        ...(decision === "correct" ? { expected: JSON.parse(expected) as object, explanation } : {}),
      }),
    meta: { quiet: true },
    onSuccess: () => {
      tell(decision === "declined" ? "Appeal declined" : "Gold changed", "Everybody who answered it is scored anew.");
      void cache.invalidateQueries({ queryKey: ["quality"] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Decide an appeal" size="lg">
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={save.error} />
          <Text fz="sm" style={{ whiteSpace: "pre-wrap" }}>
            {appeal.reason}
          </Text>
          <SegmentedControl
            aria-label="Decision"
            fullWidth
            value={decision}
            onChange={(value) => setDecision(value as Decision)}
            data={[
              { value: "declined", label: "Decline" },
              { value: "correct", label: "Correct the gold" },
              { value: "withdraw", label: "Withdraw the gold" },
            ]}
          />
          {decision === "correct" && (
            <>
              <JsonInput
                label="What is expected instead"
                autosize
                minRows={6}
                maxRows={16}
                validationError="This is no JSON"
                value={expected}
                onChange={setWritten}
              />
              <Textarea
                label="Why this is right"
                description="What people are told who have answered this gold"
                autosize
                minRows={2}
                maxRows={8}
                maxLength={2000}
                value={explanation}
                onChange={(event) => setWhy(event.currentTarget.value)}
              />
            </>
          )}
          <Textarea
            label="Answer to the annotator"
            required
            autosize
            minRows={2}
            value={answer}
            onChange={(event) => setAnswer(event.currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending} disabled={answer.trim() === ""}>
              {decision === "declined" ? "Decline" : "Uphold"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
