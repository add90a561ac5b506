import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { IssueCategories, IssueCategory } from "../../../quality/review.contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { tellUndo } from "../../look/tell.tsx";
import { categoriesOf, draftOf, type IssueDraft, problemsOf } from "./issue-draft.ts";
import { AddIssue, IssueRows } from "./issue-rows.tsx";
import { SaveProblem } from "./save-problem.tsx";

/** What a reviewer of a project can find wrong: add, rename, reorder, retire. */
export function IssueList({ projectId }: { projectId: string }) {
  const cache = useQueryClient();
  const key = ask("quality", "listIssueCategories", { projectId });
  const query = useQuery(key);
  const may = useCan("quality.manage");
  const [begun, setBegun] = useState<{ base: IssueCategories; draft: IssueDraft[] } | null>(null);
  const base = begun?.base ?? query.data;
  const put = async ({ items, version }: IssueCategories) => {
    const saved = await api.quality.putIssueCategories({ projectId, ifMatch: `"${version}"`, items });
    cache.setQueryData(key.queryKey, saved);
    setBegun(null);
    return saved;
  };
  const save = useMutation({
    mutationFn: (items: IssueCategory[]) => put({ items, version: base!.version }),
    meta: { quiet: true },
  });
  const saveItems = (items: IssueCategory[]) =>
    save.mutate(items, {
      onSuccess: ({ version }) =>
        tellUndo(items.length > 0 ? "Saved" : "The standard categories are back", () =>
          put({ items: base!.items, version }),
        ),
    });
  const takeNewest = async () => {
    const { data } = await query.refetch();
    if (!data) return;
    setBegun(null);
    save.reset();
  };
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!base) return <Skeleton h={240} aria-hidden />;
  const draft = begun?.draft;
  const setDraft = (next: IssueDraft[] | null) => setBegun(next && { base, draft: next });
  const shown = draft ?? draftOf(base.items);
  const problems = problemsOf(shown);
  const next = categoriesOf(shown);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft && problems.size === 0 && next.length > 0) saveItems(next);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs" maw={760}>
        <SaveProblem
          error={save.error}
          action="Drop my changes and show theirs"
          onTakeNewest={() => void takeNewest()}
        />
        <IssueRows draft={shown} may={may} onChange={setDraft} />
        {next.length === 0 && (
          <Text fz="sm" c="var(--look-warn)">
            Keep at least one, or take the standard ones again.
          </Text>
        )}
        {may && (
          <Group gap="xs" mt="xs">
            <AddIssue draft={shown} onChange={setDraft} />
            <Button type="submit" loading={save.isPending} disabled={!draft || problems.size > 0 || next.length === 0}>
              Save
            </Button>
            {draft && (
              <Button variant="subtle" color="gray" onClick={() => setDraft(null)}>
                Discard
              </Button>
            )}
            <Button variant="subtle" color="gray" ml="auto" disabled={save.isPending} onClick={() => saveItems([])}>
              Take the standard ones
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
