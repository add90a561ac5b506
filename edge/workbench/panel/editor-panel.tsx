import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { ask } from "../../../core/console/look/ask.ts";
import { useCan } from "../../../core/console/look/session.ts";
import type { Task } from "../../../core/tasks/contract.ts";
import type { Shortcoming } from "../document/check-result.ts";
import type { Editor } from "../document/editor.ts";
import { AttributesPanel } from "../fields/attributes-panel.tsx";
import { KeypointsPanel } from "../fields/keypoints-panel.tsx";
import { FieldsPanel } from "../fields/fields-panel.tsx";
import { type HandedIn, HistoryPanel } from "../history/history-panel.tsx";
import { keepKeys } from "../keys/keep-keys.ts";
import { ClassPicker } from "./class-picker.tsx";
import { CommentsPanel } from "./comments-panel.tsx";
import { RegionList } from "./region-list.tsx";
import { RelationsPanel } from "./relations-panel.tsx";
import classes from "./panel.module.css";

interface EditorPanelProps {
  editor: Editor;
  task: Task;
  shortcomings: readonly Shortcoming[];
  textOf(start: number, end: number): string;
  onShow(region: Region): void;
  /** Whose versions can be looked at; null before any of it was saved. */
  annotation: HandedIn | null;
}

/** Everything about the document beside it: classes, attributes, questions, regions, relations, what was said, and its versions. */
export function EditorPanel({ editor, task, shortcomings, textOf, onShow, annotation }: EditorPanelProps) {
  const mayRead = useCan("comment.read");
  const comments = useQuery({
    ...ask("comments", "listComments", { entity_type: "TASK", entity_id: task.id, limit: 200 }),
    enabled: mayRead,
  });
  const open = (comments.data?.items ?? []).filter((c) => !c.resolvedAt && !c.deleted).length;
  const label = (
    <div className={classes.scroll}>
      <ClassPicker editor={editor} />
      <AttributesPanel editor={editor} shortcomings={shortcomings} />
      <KeypointsPanel editor={editor} />
      <FieldsPanel editor={editor} shortcomings={shortcomings} />
      {editor.schema.tools.length > 0 && <RegionList editor={editor} textOf={textOf} onShow={onShow} />}
      <RelationsPanel editor={editor} textOf={textOf} />
    </div>
  );
  const showId = (id: string) => {
    const region = editor.doc().regions.find((one) => one.id === id);
    if (!region) return;
    editor.select([id]);
    onShow(region);
  };
  if (!mayRead && !annotation)
    return (
      <aside className={classes.panel} aria-label="Labels" onKeyDown={keepKeys}>
        {label}
      </aside>
    );
  return (
    <aside className={classes.panel} aria-label="Labels, comments and versions" onKeyDown={keepKeys}>
      <Tabs defaultValue="label" className={classes.tabs} keepMounted={false}>
        <Tabs.List grow>
          <Tabs.Tab value="label">Label</Tabs.Tab>
          {mayRead && <Tabs.Tab value="comments">Comments{open > 0 ? ` ${open}` : ""}</Tabs.Tab>}
          {annotation && <Tabs.Tab value="history">History</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="label" className={classes.tab}>
          {label}
        </Tabs.Panel>
        {mayRead && (
          <Tabs.Panel value="comments" className={classes.tab}>
            <CommentsPanel editor={editor} task={task} comments={comments.data?.items ?? []} error={comments.error} />
          </Tabs.Panel>
        )}
        {annotation && (
          <Tabs.Panel value="history" className={classes.tab}>
            <HistoryPanel editor={editor} annotation={annotation} textOf={textOf} onShow={showId} />
          </Tabs.Panel>
        )}
      </Tabs>
    </aside>
  );
}
