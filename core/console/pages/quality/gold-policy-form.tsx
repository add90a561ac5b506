import { Button, Group, NumberInput, SimpleGrid, Skeleton, Stack, Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { GoldPolicy } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { tell } from "../../look/tell.tsx";

/** How a project uses its golds: who is paused, and who is shown what was expected. */
export function GoldPolicyForm({ projectId }: { projectId: string }) {
  const cache = useQueryClient();
  const key = ask("quality", "getGoldPolicy", { projectId });
  const query = useQuery(key);
  const may = useCan("quality.manage");
  const [changed, setChanged] = useState<Partial<GoldPolicy>>({});
  const save = useMutation({
    mutationFn: ({ threshold, minAnswers, halfLifeDays, pause, feedback }: GoldPolicy) =>
      api.quality.putGoldPolicy({ projectId, threshold, minAnswers, halfLifeDays, pause, feedback }),
    meta: { quiet: true },
    onSuccess: (policy) => {
      cache.setQueryData(key.queryKey, policy);
      setChanged({});
      tell("Saved");
    },
  });
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={120} aria-hidden />;
  const policy = { ...query.data, ...changed };
  const change = (more: Partial<GoldPolicy>) => setChanged({ ...changed, ...more });
  return (
    <Stack gap="md" maw={760}>
      <ProblemAlert error={save.error} />
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <NumberInput
          label="Least accuracy"
          description="Below it somebody is paused"
          suffix=" %"
          min={0}
          max={100}
          disabled={!may}
          value={Math.round(policy.threshold * 100)}
          onChange={(value) => change({ threshold: Number(value) / 100 })}
        />
        <NumberInput
          label="Golds before judging"
          description="Answers that it takes"
          min={1}
          max={1000}
          disabled={!may}
          value={policy.minAnswers}
          onChange={(value) => change({ minAnswers: Number(value) })}
        />
        <NumberInput
          label="Half-life in days"
          description="Then an answer counts half"
          min={1}
          max={3650}
          disabled={!may}
          value={policy.halfLifeDays}
          onChange={(value) => change({ halfLifeDays: Number(value) })}
        />
      </SimpleGrid>
      <Switch
        label="Pause whoever does worse, until a manager resumes them or a correction clears them"
        disabled={!may}
        checked={policy.pause}
        onChange={(event) => change({ pause: event.currentTarget.checked })}
      />
      <Switch
        label="Show annotators how they did on golds, so that they can learn and appeal"
        disabled={!may}
        checked={policy.feedback}
        onChange={(event) => change({ feedback: event.currentTarget.checked })}
      />
      {may && (
        <Group>
          <Button
            loading={save.isPending}
            disabled={Object.keys(changed).length === 0}
            onClick={() => save.mutate(policy)}
          >
            Save
          </Button>
        </Group>
      )}
    </Stack>
  );
}
