import { ActionIcon, Button, Checkbox, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconMapPin, IconPlus, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { keepKeys } from "../keys/keep-keys.ts";
import { PanelSection } from "../panel/panel-section.tsx";
import panel from "../panel/panel.module.css";
import type { DraftIssue } from "./issues.ts";
import type { Category } from "./load-review.ts";
import { ReasonField } from "./reason-field.tsx";
import type { Candidate } from "./verdict-bar.tsx";
import classes from "./review-panel.module.css";

/** A rejection in the making. */
export interface SendBack {
  goBack: ReadonlySet<string>;
  issues: readonly DraftIssue[];
  reason: string;
}

interface SendBackPanelProps {
  draft: SendBack;
  media: string;
  candidates: readonly Candidate[];
  categories: readonly Category[];
  /** The remark whose words are to be typed now. */
  openIssue: number | null;
  /** The reason or the annotations are missing and somebody has tried to send. */
  incomplete: boolean;
  /** What a remark is about, in words. */
  placeOf(issue: DraftIssue): string;
  onChange(draft: SendBack): void;
  onShow(issue: DraftIssue): void;
  onAdd(): void;
}

/** Which annotations go back, why, and remarks pinned to regions. */
export function SendBackPanel(props: SendBackPanelProps) {
  const { draft, media, candidates, categories, openIssue, incomplete, placeOf, onChange, onShow, onAdd } = props;
  const change = (part: Partial<SendBack>) => onChange({ ...draft, ...part });
  const changeIssue = (key: number, part: Partial<DraftIssue>) =>
    change({ issues: draft.issues.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  const toggle = (id: string, on: boolean) => {
    const goBack = new Set(draft.goBack);
    if (on) goBack.add(id);
    else goBack.delete(id);
    change({ goBack });
  };
  return (
    <aside className={panel.panel} aria-label="Send back" onKeyDown={keepKeys}>
      <div className={panel.scroll}>
        <PanelSection title="Send back">
          {candidates.length === 1 ? (
            <Text fz="sm">{candidates[0]!.name} gets the task again with your words.</Text>
          ) : (
            <Stack gap={6}>
              {candidates.map(({ annotationId, name }) => (
                <Checkbox
                  key={annotationId}
                  size="sm"
                  label={`To ${name}`}
                  checked={draft.goBack.has(annotationId)}
                  onChange={(e) => toggle(annotationId, e.currentTarget.checked)}
                />
              ))}
            </Stack>
          )}
          {incomplete && draft.goBack.size === 0 && (
            <Text fz="xs" c="var(--look-bad)" mt={4} role="alert">
              Choose whose work goes back.
            </Text>
          )}
        </PanelSection>
        <PanelSection title="Reason">
          <ReasonField
            value={draft.reason}
            media={media}
            remarks={draft.issues.length}
            placeholder="What is to be done better?"
            missing={incomplete ? "Say what is to be done better" : null}
            onChange={(reason) => change({ reason })}
          />
        </PanelSection>
        <PanelSection title="Remarks" aside={draft.issues.length > 0 ? String(draft.issues.length) : undefined}>
          <Text fz="xs" c="dimmed" className={classes.hint}>
            <IconMapPin size={14} aria-hidden /> Click a region to pin a remark to it.
          </Text>
          {draft.issues.map((issue) => (
            <IssueCard
              key={issue.key}
              issue={issue}
              place={placeOf(issue)}
              categories={categories}
              opened={issue.key === openIssue}
              onChange={(part) => changeIssue(issue.key, part)}
              onShow={() => onShow(issue)}
              onRemove={() => change({ issues: draft.issues.filter((one) => one.key !== issue.key) })}
            />
          ))}
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            mt={6}
            leftSection={<IconPlus size={13} />}
            onClick={onAdd}
          >
            Remark without a region
          </Button>
        </PanelSection>
      </div>
    </aside>
  );
}

interface IssueCardProps {
  issue: DraftIssue;
  place: string;
  categories: readonly Category[];
  opened: boolean;
  onChange(part: Partial<DraftIssue>): void;
  onShow(): void;
  onRemove(): void;
}

function IssueCard({ issue, place, categories, opened, onChange, onShow, onRemove }: IssueCardProps) {
  const comment = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (opened) comment.current?.focus();
  }, [opened]);
  return (
    <div className={classes.issue} role="group" aria-label={`Remark ${issue.key}`}>
      <div className={classes.issueHead}>
        <button type="button" className={classes.issuePlace} onClick={onShow} disabled={issue.regionId === null}>
          <span className={classes.pin}>{issue.key}</span>
          <span className={classes.issueWords} title={place}>
            {place}
          </span>
        </button>
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          aria-label={`Remove remark ${issue.key}`}
          onClick={onRemove}
        >
          <IconTrash size={14} />
        </ActionIcon>
      </div>
      <Select
        size="xs"
        aria-label={`What is wrong, remark ${issue.key}`}
        allowDeselect={false}
        data={categories.map((c) => ({ value: c.key, label: c.title }))}
        value={issue.category}
        onChange={(category) => category && onChange({ category })}
        comboboxProps={{ withinPortal: true }}
      />
      <TextInput
        ref={comment}
        size="xs"
        mt={4}
        aria-label={`Comment, remark ${issue.key}`}
        placeholder="In a few words (may stay empty)"
        maxLength={2000}
        value={issue.comment}
        onChange={(e) => onChange({ comment: e.currentTarget.value })}
      />
    </div>
  );
}
