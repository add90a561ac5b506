import { NumberInput, SimpleGrid, Skeleton, Stack, Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { GoldPolicy } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { tellUndo } from "../../look/tell.tsx";
import { SaveOrDiscard } from "./save-or-discard.tsx";
import { SaveProblem } from "./save-problem.tsx";
import { useVersionedDraft } from "./use-versioned-draft.ts";

/** How a project uses its golds: who is paused, and who is shown what was expected. */
export function GoldPolicyForm({ projectId }: { projectId: string }) {
  const cache = useQueryClient();
  const key = ask("quality", "getGoldPolicy", { projectId });
  const query = useQuery(key);
  const may = useCan("quality.manage");
  const draft = useVersionedDraft(query.data);
  const put = async ({ projectId: _project, version, ...policy }: GoldPolicy) => {
    const saved = await api.quality.putGoldPolicy({ projectId, ifMatch: `"${version}"`, ...policy });
    cache.setQueryData(key.queryKey, saved);
    draft.discard();
    return saved;
  };
  const save = useMutation({ mutationFn: put, meta: { quiet: true } });
  const takeNewest = async () => {
    const { data } = await query.refetch();
    if (!data) return;
    draft.rebase(data);
    save.reset();
  };
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const { base: before, value: policy, change } = draft;
  if (!before || !policy) return <Skeleton h={120} aria-hidden />;
  return (
    <Stack gap="md" maw={760}>
      <SaveProblem error={save.error} onTakeNewest={() => void takeNewest()} />
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
        <SaveOrDiscard
          changed={draft.changed}
          saving={save.isPending}
          onSave={() =>
            save.mutate(policy, {
              onSuccess: ({ version }) => tellUndo("Saved", () => put({ ...before, version })),
            })
          }
          onDiscard={draft.discard}
        />
      )}
    </Stack>
  );
}
