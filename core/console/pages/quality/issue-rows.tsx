import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from "@mantine/core";
import { IconArchive, IconArrowBackUp, IconArrowDown, IconArrowUp, IconPlus } from "@tabler/icons-react";
import { moved, replaced } from "../../label-schema/draft.ts";
import { addIssue, categoriesOf, type IssueDraft, mostCategories, problemsOf } from "./issue-draft.ts";

interface DraftProps {
  draft: IssueDraft[];
  onChange(next: IssueDraft[]): void;
}

/** The categories of issues, each to be renamed, moved or retired. */
export function IssueRows({ draft, may, onChange }: DraftProps & { may: boolean }) {
  const problems = problemsOf(draft);
  const set = (at: number, patch: Partial<IssueDraft>) => onChange(replaced(draft, at, { ...draft[at]!, ...patch }));
  return draft.map((one, at) => (
    <IssueRow
      key={one.kept?.key ?? `new-${at}`}
      issue={one}
      problem={problems.get(at)}
      may={may}
      first={at === 0}
      last={at === draft.length - 1}
      onRename={(title) => set(at, { title })}
      onMove={(step) => onChange(moved(draft, at, step))}
      onRetire={() => (one.kept ? set(at, { retired: true }) : onChange(replaced(draft, at, null)))}
      onBringBack={() => set(at, { retired: false })}
    />
  ));
}

/** Adds a category that has no name yet. */
export function AddIssue({ draft, onChange }: DraftProps) {
  return (
    <Button
      variant="default"
      leftSection={<IconPlus size={14} />}
      disabled={categoriesOf(draft).length >= mostCategories}
      onClick={() => onChange(addIssue(draft))}
    >
      Add a category
    </Button>
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
