import { ActionIcon, Anchor, Button, Group, SegmentedControl, Text, Title, Tooltip } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { useShortcuts } from "../../../look/shortcuts.ts";
import { StatusBadge } from "../../../look/status-badge.tsx";
import { count } from "../../../numbers.ts";
import { isChanged } from "../chart/document.ts";
import { useEditor } from "./editor-context.ts";
import classes from "./editor.module.css";
import { PublishDialog } from "./publish-dialog.tsx";
import type { Saving } from "./use-save.ts";

export const modes = ["edit", "simulate", "live", "versions"] as const;
export type Mode = (typeof modes)[number];
const titles: Record<Mode, string> = { edit: "Edit", simulate: "Try out", live: "Live", versions: "Versions" };

/** The workflow's name and state, what is being looked at, and what can be done with it. */
export function EditorBar({
  mode,
  onMode,
  saving,
  menu,
}: {
  mode: Mode;
  onMode(mode: Mode): void;
  saving: Saving;
  menu: ReactNode;
}) {
  const { workflow, document, readOnly, undo, redo, issues } = useEditor();
  const [publishing, setPublishing] = useState(false);
  useDocumentTitle(`${workflow.name} · Welo`);
  const changed = isChanged(document);
  const store = () => !document.broken && changed && !saving.save.isPending && saving.save.mutate(document);
  const publish = async () => {
    if (document.broken) return;
    if (changed) await saving.save.mutateAsync(document).catch(() => null);
    setPublishing(true);
  };
  useShortcuts(
    readOnly
      ? []
      : [
          {
            id: "workflow.save",
            keys: "mod+s",
            title: "Save the draft",
            group: "Workflow",
            inFields: true,
            run: store,
          },
          { id: "workflow.undo", keys: "mod+z", title: "Undo", group: "Workflow", run: undo },
          { id: "workflow.redo", keys: "mod+shift+z", title: "Redo", group: "Workflow", run: redo },
        ],
  );
  return (
    <header className={classes.bar}>
      <div className={classes.heading}>
        <Anchor component={Link} href="/workflows" fz="xs" c="dimmed">
          Workflows
        </Anchor>
        <Group gap="sm" wrap="nowrap">
          <Title order={1} fz="md" lineClamp={1} dir="auto" style={{ overflowWrap: "anywhere" }}>
            {workflow.name}
          </Title>
          <StatusBadge status={workflow.status} />
          <Text fz="xs" c="dimmed" visibleFrom="sm" style={{ whiteSpace: "nowrap" }}>
            {saving.draft && saving.draft.definitionVersion !== workflow.definitionVersion
              ? `Version ${workflow.definitionVersion}, draft of ${saving.draft.definitionVersion}`
              : `Version ${workflow.definitionVersion}`}
            , {count(workflow.instances)} running
          </Text>
        </Group>
      </div>
      <SegmentedControl
        size="xs"
        aria-label="What to look at"
        data={modes.map((value) => ({ value, label: titles[value] }))}
        value={mode}
        onChange={(next) => onMode(next as Mode)}
      />
      <Group gap={6} wrap="nowrap">
        {!readOnly && (
          <>
            <Text fz="xs" c="dimmed" role="status" visibleFrom="md" style={{ whiteSpace: "nowrap" }}>
              {saving.save.isPending ? "Saving" : changed ? "Not saved" : saving.draft ? "Draft saved" : "Published"}
            </Text>
            <Tooltip label="Undo (Ctrl-Z)">
              <ActionIcon
                variant="subtle"
                color="gray"
                size={30}
                aria-label="Undo"
                disabled={document.past.length === 0}
                onClick={undo}
              >
                <IconArrowBackUp size={17} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Redo (Ctrl-Shift-Z)">
              <ActionIcon
                variant="subtle"
                color="gray"
                size={30}
                aria-label="Redo"
                disabled={document.future.length === 0}
                onClick={redo}
              >
                <IconArrowForwardUp size={17} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Save the draft (Ctrl-S)">
              <Button
                size="xs"
                variant="default"
                disabled={!changed || document.broken}
                loading={saving.save.isPending}
                onClick={store}
              >
                Save
              </Button>
            </Tooltip>
            <Button
              size="xs"
              disabled={
                document.broken || (!changed && !saving.draft) || issues.some(({ severity }) => severity === "error")
              }
              onClick={() => void publish()}
            >
              Publish
            </Button>
          </>
        )}
        {menu}
      </Group>
      {publishing && <PublishDialog saving={saving} onClose={() => setPublishing(false)} />}
    </header>
  );
}
