import { Skeleton, Stack } from "@mantine/core";
import { type UseQueryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { tellUndo } from "../../look/tell.tsx";
import { SaveOrDiscard } from "./save-or-discard.tsx";
import { SaveProblem } from "./save-problem.tsx";
import { useVersionedDraft } from "./use-versioned-draft.ts";

export interface PolicyFormProps<T, K extends readonly unknown[]> {
  /** What reads the policy. */
  read: UseQueryOptions<T, Error, T, K>;
  /** Saves one, on top of the version that it names. */
  put(policy: T): Promise<T>;
  /** How tall it is while it is read, in pixels. */
  tall: number;
  children(policy: T, change: (more: Partial<T>) => void, may: boolean): ReactNode;
}

/** The form of a policy of quality: saved with an undo, and on top of somebody else's when theirs came first. */
export function PolicyForm<T extends { version: number }, K extends readonly unknown[]>({
  read,
  put,
  tall,
  children,
}: PolicyFormProps<T, K>) {
  const cache = useQueryClient();
  const query = useQuery(read);
  const may = useCan("quality.manage");
  const draft = useVersionedDraft(query.data);
  const keep = async (policy: T) => {
    const saved = await put(policy);
    cache.setQueryData<unknown>(read.queryKey, saved);
    draft.discard();
    return saved;
  };
  const save = useMutation({ mutationFn: keep, meta: { quiet: true } });
  const takeNewest = async () => {
    const { data } = await query.refetch();
    if (!data) return;
    draft.rebase(data);
    save.reset();
  };
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const { base: before, value: policy } = draft;
  if (!before || !policy) return <Skeleton h={tall} aria-hidden />;
  return (
    <Stack gap="md" maw={760}>
      <SaveProblem error={save.error} onTakeNewest={() => void takeNewest()} />
      {children(policy, draft.change, may)}
      {may && (
        <SaveOrDiscard
          changed={draft.changed}
          saving={save.isPending}
          onSave={() =>
            save.mutate(policy, {
              onSuccess: ({ version }) => tellUndo("Saved", () => keep({ ...before, version })),
            })
          }
          onDiscard={draft.discard}
        />
      )}
    </Stack>
  );
}
