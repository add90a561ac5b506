import { ActionIcon, Button, Group, Skeleton, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IconArchive, IconArrowBackUp, IconArrowDown, IconArrowUp, IconPlus } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { IssueCategories, IssueCategory } from "../../../quality/review.contract.ts";
import { moved, replaced } from "../../label-schema/draft.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { tellUndo } from "../../look/tell.tsx";
import { addIssue, categoriesOf, draftOf, type IssueDraft, mostCategories, problemsOf } from "./issue-draft.ts";
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
  const set = (at: number, patch: Partial<IssueDraft>) => setDraft(replaced(shown, at, { ...shown[at]!, ...patch }));
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
        {shown.map((one, at) => (
          <IssueRow
            key={one.kept?.key ?? `new-${at}`}
            issue={one}
            problem={problems.get(at)}
            may={may}
            first={at === 0}
            last={at === shown.length - 1}
            onRename={(title) => set(at, { title })}
            onMove={(step) => setDraft(moved(shown, at, step))}
            onRetire={() =>
              setDraft(one.kept ? replaced(shown, at, { ...one, retired: true }) : replaced(shown, at, null))
            }
            onBringBack={() => set(at, { retired: false })}
          />
        ))}
        {next.length === 0 && (
          <Text fz="sm" c="var(--look-warn)">
            Keep at least one, or take the standard ones again.
          </Text>
        )}
        {may && (
          <Group gap="xs" mt="xs">
            <Button
              variant="default"
              leftSection={<IconPlus size={14} />}
              disabled={next.length >= mostCategories}
              onClick={() => setDraft(addIssue(shown))}
            >
              Add a category
            </Button>
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

interface IssueRowProps {
  issue: IssueDraft;
  problem: string | undefined;
  may: boolean;
  first: boolean;
  last: boolean;
  onRename(title: string): void;
  onMove(step: number): void;
  onRetire(): void;
  onBringBack(): void;
}

function IssueRow({ issue, problem, may, first, last, onRename, onMove, onRetire, onBringBack }: IssueRowProps) {
  const name = issue.title || "the new category";
  if (issue.retired)
    return (
      <Group justify="space-between" gap="xs" wrap="nowrap" mih={36}>
        <Text fz="sm" c="dimmed" td="line-through" style={{ overflowWrap: "anywhere" }}>
          {issue.title}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconArrowBackUp size={14} />}
          style={{ flexShrink: 0 }}
          onClick={onBringBack}
        >
          Bring back
        </Button>
      </Group>
    );
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <TextInput
        aria-label={issue.kept ? `Name of ${issue.kept.title}` : "Name of the new category"}
        style={{ flex: 1 }}
        miw={0}
        autoFocus={!issue.kept && issue.title === ""}
        readOnly={!may}
        value={issue.title}
        error={problem}
        onChange={(event) => onRename(event.currentTarget.value)}
      />
      {may && (
        <Group gap={0} wrap="nowrap" h={36}>
          <RowButton label={`Move ${name} up`} disabled={first} onClick={() => onMove(-1)}>
            <IconArrowUp size={15} />
          </RowButton>
          <RowButton label={`Move ${name} down`} disabled={last} onClick={() => onMove(1)}>
            <IconArrowDown size={15} />
          </RowButton>
          <RowButton label={`Retire ${name}`} onClick={onRetire}>
            <IconArchive size={15} />
          </RowButton>
        </Group>
      )}
    </Group>
  );
}

interface RowButtonProps {
  label: string;
  disabled?: boolean;
  onClick(): void;
  children: React.ReactNode;
}

function RowButton({ label, disabled = false, onClick, children }: RowButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
