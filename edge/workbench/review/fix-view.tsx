import { Button } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { friendly } from "../../../core/console/look/problem.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { useShortcuts } from "../../../core/console/look/shortcuts.ts";
import type { Task } from "../../../core/tasks/contract.ts";
import { BrushBar } from "../canvas/brush-bar.tsx";
import { CanvasBar } from "../canvas/canvas-bar.tsx";
import type { CanvasController } from "../canvas/controller.ts";
import type { ViewStore } from "../canvas/view.ts";
import { checkDoc, type Shortcoming, shortcomingsFrom } from "../document/check-result.ts";
import type { Editor } from "../document/editor.ts";
import type { HandedIn } from "../history/history-panel.tsx";
import { keepKeys } from "../keys/keep-keys.ts";
import { freeKey, schemaKeys } from "../keys/key-plan.ts";
import { showRegion, useEditorKeys } from "../keys/use-editor-keys.ts";
import { Announcer } from "../panel/announcer.tsx";
import { ClassMenu } from "../panel/class-menu.tsx";
import { EditorPanel } from "../panel/editor-panel.tsx";
import { RelationMenu, useRelating } from "../panel/relation-menu.tsx";
import { ToolRail } from "../panel/tool-rail.tsx";
import { createStore } from "../store.ts";
import type { CodePoints } from "../text/code-points.ts";
import { ShortcomingsBanner } from "../task/banners.tsx";
import { TaskMedia } from "../task/task-media.tsx";
import taskClasses from "../task/task.module.css";
import { ReasonField } from "./reason-field.tsx";
import { BarButton } from "./verdict-bar.tsx";
import classes from "./review.module.css";

interface FixViewProps {
  editor: Editor;
  task: Task;
  annotation: HandedIn;
  view: ViewStore | null;
  points: CodePoints;
  name: string;
  busy: boolean;
  error: unknown;
  /** Saves and accepts again; absent where that would not help. */
  onRetry: (() => void) | undefined;
  ended: boolean;
  banner: React.ReactNode;
  reason: string;
  /** Whether anything differs from what was handed in: only that needs a reason. */
  changed(): boolean;
  onReason(reason: string): void;
  onSave(): void;
  onLeave(): void;
  /** Starts again with the newest version. */
  onReload(): void;
}

/** The chosen annotation in the editor: what is saved here is a new version by the reviewer, and stands. */
export function FixView({
  editor,
  task,
  annotation,
  view,
  points,
  name,
  busy,
  error,
  onRetry,
  ended,
  banner,
  reason,
  changed,
  onReason,
  onSave,
  onLeave,
  onReload,
}: FixViewProps) {
  const canvas = useRef<CanvasController | null>(null);
  const spot = useMemo(() => createStore(""), []);
  const [menu, setMenu] = useState<{ id: string; x: number; y: number } | null>(null);
  const [missing, setMissing] = useState<readonly Shortcoming[]>([]);
  const [unexplained, setUnexplained] = useState(false);
  const refused = useMemo(() => shortcomingsFrom(friendly(error).errors, editor.doc()), [error, editor]);
  const shortcomings = missing.length > 0 ? missing : error ? refused : [];
  const taken = schemaKeys(editor.schema);
  const leaveKey = freeKey("q", taken);

  const show = (region: Region) =>
    view
      ? showRegion(view, region)
      : document.querySelector(`[data-label="${CSS.escape(region.id)}"]`)?.scrollIntoView({ block: "center" });
  const jump = ({ regionId, field, attribute }: Shortcoming) => {
    const region = editor.doc().regions.find((r) => r.id === regionId);
    if (region) {
      editor.select([region.id]);
      show(region);
    }
    const place = attribute
      ? `[data-attribute="${CSS.escape(attribute)}"]`
      : `[data-field="${CSS.escape(field ?? "")}"]`;
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`${place} :is(input, textarea, button)`)?.focus());
  };
  const save = () => {
    const list = checkDoc(editor.doc(), editor.schema);
    setMissing(list);
    const first = list[0];
    const silent = changed() && reason.trim() === "";
    setUnexplained(!first && silent);
    if (first) jump(first);
    else if (!silent) onSave();
  };
  const openClass = (id: string, at?: { x: number; y: number }) => {
    editor.select([id]);
    const box = document.querySelector("[data-testid=canvas], [data-testid=text]")?.getBoundingClientRect();
    setMenu({ id, ...(at ?? { x: (box?.x ?? 0) + (box?.width ?? 0) / 2 - 110, y: (box?.y ?? 0) + 80 }) });
  };
  const relating = useRelating(editor);
  useEditorKeys({ editor, view, canvas, onOpenClass: openClass });
  useShortcuts([
    {
      id: "review.save-fix",
      keys: "mod+enter",
      title: "Save the fix and accept",
      group: "Verdict",
      inFields: true,
      run: save,
    },
    { id: "review.leave-fix", keys: leaveKey, title: "Back to the comparison", group: "Verdict", run: onLeave },
  ]);
  return (
    <>
      <main className={taskClasses.body}>
        <ToolRail editor={editor} />
        <div className={taskClasses.centre}>
          {banner}
          {shortcomings.length > 0 && (
            <ShortcomingsBanner list={shortcomings} onShow={jump} onClose={() => setMissing([])} />
          )}
          <TaskMedia
            task={task}
            editor={editor}
            view={view}
            spot={spot}
            canvas={canvas}
            onOpen={openClass}
            onRelate={relating.begin}
          >
            {view && <CanvasBar view={view} spot={spot} />}
            {view && <BrushBar editor={editor} />}
          </TaskMedia>
          {error !== null && refused.length === 0 && (
            <div className={classes.problem}>
              <ProblemAlert error={error} {...(onRetry ? { onRetry } : {})} />
              {friendly(error).status === 412 && (
                <Button size="compact-sm" variant="default" mt={8} onClick={onReload}>
                  Start again with the newest version
                </Button>
              )}
            </div>
          )}
          <footer className={classes.verdict} onKeyDown={keepKeys}>
            <span className={classes.fixing}>
              Fixing the annotation by <strong>{name}</strong>. The earlier version is kept.
            </span>
            <div className={classes.why}>
              <ReasonField
                value={reason}
                media={task.data.type}
                remarks={0}
                placeholder="What did you mend?"
                missing={unexplained ? "Say what you mended" : null}
                minRows={1}
                onChange={onReason}
              />
            </div>
            <div className={classes.buttons}>
              <BarButton name="Back" keys={leaveKey} disabled={busy} onClick={onLeave} />
              <BarButton
                name="Save fix and accept"
                keys="mod+enter"
                filled
                busy={busy}
                disabled={ended}
                onClick={save}
              />
            </div>
          </footer>
        </div>
        <EditorPanel
          editor={editor}
          task={task}
          shortcomings={shortcomings}
          textOf={points.slice}
          onShow={show}
          annotation={annotation}
        />
      </main>
      <Announcer editor={editor} />
      <ClassMenu editor={editor} menu={menu} onClose={() => setMenu(null)} />
      <RelationMenu editor={editor} relating={relating} />
    </>
  );
}
