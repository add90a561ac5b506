import { useDocumentTitle } from "@mantine/hooks";
import { IconArrowBackUp, IconPlayerSkipForward } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { api } from "../../../core/console/look/api.ts";
import { tell, tellProblem } from "../../../core/console/look/tell.tsx";
import { BrushBar } from "../canvas/brush-bar.tsx";
import { CanvasBar } from "../canvas/canvas-bar.tsx";
import type { CanvasController } from "../canvas/controller.ts";
import { createView } from "../canvas/view.ts";
import type { Shortcoming } from "../document/check-result.ts";
import { beginEditor, preLabelOf, startEmpty } from "../document/pre-label.ts";
import type { Size } from "../geometry/point.ts";
import { freeKey, schemaKeys } from "../keys/key-plan.ts";
import { showRegion, useEditorKeys } from "../keys/use-editor-keys.ts";
import { EditorPanel } from "../panel/editor-panel.tsx";
import { Announcer } from "../panel/announcer.tsx";
import { ClassMenu } from "../panel/class-menu.tsx";
import { RelationMenu, useRelating } from "../panel/relation-menu.tsx";
import { ToolRail } from "../panel/tool-rail.tsx";
import { createStore, useStore } from "../store.ts";
import { codePointsOf } from "../text/code-points.ts";
import { draftsOnDevice } from "./drafts-on-device.ts";
import { Instructions } from "./instructions.tsx";
import { besideRegion } from "./beside-region.ts";
import { LeaseLost, ShortcomingsBanner } from "./banners.tsx";
import { whereWorkIs } from "./where-work-is.ts";
import type { AnnotateTask } from "./open-task.ts";
import { PreLabelBanner } from "./pre-label-banner.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";
import { ReworkBanner } from "./rework-banner.tsx";
import { SavedState } from "./saved-state.tsx";
import { SureChoice } from "./sure-choice.tsx";
import { nextStep } from "./sureness.ts";
import { SubmitButton, TaskBar, taskName } from "./task-bar.tsx";
import { TaskMedia } from "./task-media.tsx";
import { useActiveTime } from "./use-active-time.ts";
import { useFeedback } from "./use-feedback.ts";
import { useIssueTitles } from "./use-issue-titles.ts";
import { useLease } from "./use-lease.ts";
import { useSaver } from "./use-saver.ts";
import { useSubmit } from "./use-submit.ts";
import { useTaskKeys } from "./use-task-keys.ts";
import classes from "./task.module.css";

interface AnnotateViewProps {
  open: AnnotateTask;
  /** Of an image; null for a text. */
  size: Size | null;
  onNext(): void;
}

/** One claimed task under work: tools, picture or text, and everything about it. */
export function AnnotateView({ open, size, onNext }: AnnotateViewProps) {
  const { task, project, schema, assignment, mine } = open;
  useDocumentTitle(`${taskName(open)} · Welo workbench`);
  const [, go] = useLocation();
  const preLabel = useMemo(() => preLabelOf(task), [task]);
  const editor = useMemo(() => beginEditor(schema, open.doc, preLabel, !open.untouched), [open, schema, preLabel]);
  const view = useMemo(() => (size ? createView(size) : null), [size]);
  const spot = useMemo(() => createStore(""), []);
  const points = useMemo(() => codePointsOf(task.data.type === "text" ? task.data.text : ""), [task.data]);
  const canvas = useRef<CanvasController | null>(null);
  const clock = useActiveTime((mine?.activeSeconds ?? 0) + assignment.activeMs / 1000);
  const sure = useMemo(() => createStore(open.confidence), [open]);
  const confidence = useStore(sure, (said) => said);
  const saver = useSaver(open, editor, sure, draftsOnDevice);
  const [menu, setMenu] = useState<{ id: string; x: number; y: number } | null>(null);
  const [reading, setReading] = useState(false);
  const [skipping, setSkipping] = useState(false);
  const lost = () => {
    saver.hurry();
    void saver.settled().then(() => saver.leaseLost());
  };
  const where = useStore(saver.state, whereWorkIs);
  const lease = useLease(assignment, clock, lost);
  const [late, setLate] = useState(false);

  const show = (region: Region) =>
    view
      ? showRegion(view, region)
      : document.querySelector(`[data-label="${CSS.escape(region.id)}"]`)?.scrollIntoView({ block: "center" });
  const showId = (id: string) => {
    const region = editor.doc().regions.find((r) => r.id === id);
    if (!region) return;
    editor.select([id]);
    show(region);
  };
  const jump = (list: readonly Shortcoming[]) => {
    const first = list[0];
    if (!first) return;
    if (first.regionId) showId(first.regionId);
    const place = first.attribute
      ? `[data-attribute="${CSS.escape(first.attribute)}"]`
      : `[data-field="${CSS.escape(first.field ?? "")}"]`;
    requestAnimationFrame(() => {
      const element = document.querySelector<HTMLElement>(place);
      element?.scrollIntoView({ block: "nearest" });
      element?.querySelector<HTMLElement>("input, textarea, button")?.focus();
    });
  };
  const { busy, shortcomings, submit, clear } = useSubmit({
    open,
    editor,
    saver,
    activity: clock.activity,
    confidence: sure.get,
    onSubmitted: onNext,
    onLeaseLost: () => (lost(), setLate(true)),
    onShortcomings: jump,
  });
  const feedback = useFeedback(mine);
  const issueTitle = useIssueTitles(project.id, feedback !== null);
  useEffect(() => {
    if (feedback)
      editor.remark(
        new Map(
          feedback.issues.flatMap((i) =>
            i.regionId ? [[i.regionId, `${issueTitle(i.category)}${i.comment ? `: ${i.comment}` : ""}`] as const] : [],
          ),
        ),
      );
  }, [editor, feedback, issueTitle]);
  useEffect(() => {
    if (open.restored) tell("Your unsaved work is back", "It was kept on this device and is being saved now.");
  }, [open.restored]);

  const taken = schemaKeys(schema);
  const openClass = (id: string, at?: { x: number; y: number }) => {
    editor.select([id]);
    setMenu({ id, ...(at ?? besideRegion(id, view, editor)) });
  };
  const relate = useRelating(editor);
  useEditorKeys({ editor, view, canvas, onOpenClass: openClass });
  const release = async () => {
    saver.hurry();
    await saver.settled();
    const given = { assignmentId: assignment.id, reason: "Given back" };
    await clock.carry((active) => api.tasks.releaseAssignment({ ...given, active }));
    go("/");
  };
  const sureKeys = freeKey("u", taken);
  const canSkip = project.settings.skipPolicy !== "forbidden";
  useTaskKeys({
    sureKeys,
    skipKeys: freeKey("s", taken),
    submit: () => void submit(),
    sayMore: project.settings.askConfidence ? () => sure.set(nextStep(sure.get())) : null,
    startEmpty: preLabel ? () => startEmpty(editor) : null,
    skip: canSkip ? () => setSkipping(true) : null,
  });
  const isLost = lease.lost || late || where === "newer";
  return (
    <div className={classes.page}>
      <TaskBar
        open={open}
        saved={<SavedState saver={saver} />}
        seconds={clock.seconds}
        idle={clock.idle}
        onInstructions={() => setReading(true)}
        more={[
          {
            title: canSkip ? "Skip this task" : "Skipping is not allowed",
            icon: <IconPlayerSkipForward size={16} />,
            disabled: !canSkip,
            run: () => setSkipping(true),
          },
          { title: "Give it back", icon: <IconArrowBackUp size={16} />, run: () => void release().catch(tellProblem) },
        ]}
        submit={
          <>
            {project.settings.askConfidence && <SureChoice value={confidence} keys={sureKeys} onChange={sure.set} />}
            <SubmitButton
              title="Submit and next"
              keys="mod+enter"
              busy={busy}
              disabled={isLost}
              onClick={() => void submit()}
            />
          </>
        }
      />
      <main className={classes.body}>
        <ToolRail editor={editor} />
        <div className={classes.centre}>
          {isLost && <LeaseLost where={where} onNext={onNext} />}
          {feedback && <ReworkBanner feedback={feedback} titleOf={issueTitle} onShow={showId} />}
          {preLabel && !feedback && <PreLabelBanner editor={editor} preLabel={preLabel} />}
          {shortcomings.length > 0 && (
            <ShortcomingsBanner list={shortcomings} onShow={(one) => jump([one])} onClose={clear} />
          )}
          <TaskMedia
            task={task}
            editor={editor}
            view={view}
            spot={spot}
            canvas={canvas}
            onOpen={openClass}
            onRelate={relate.begin}
          >
            {view && <CanvasBar view={view} spot={spot} />}
            {view && <BrushBar editor={editor} />}
          </TaskMedia>
        </div>
        <EditorPanel
          editor={editor}
          task={task}
          shortcomings={shortcomings}
          textOf={points.slice}
          onShow={show}
          annotation={mine}
        />
      </main>
      <Announcer editor={editor} />
      <ClassMenu editor={editor} menu={menu} onClose={() => setMenu(null)} />
      <RelationMenu editor={editor} relating={relate} />
      <Instructions project={project} opened={reading} keys={freeKey("i", taken)} onChange={setReading} />
      <ReasonDialog
        opened={skipping}
        title="Skip this task"
        words="Somebody else will get it. What you have drawn stays with you as a draft."
        suggestions={["Cannot be judged", "Picture does not load", "Not in the instructions", "Wrong language"]}
        action="Skip"
        onClose={() => setSkipping(false)}
        onReason={async (reason) => {
          const skipped = { assignmentId: assignment.id, reason };
          await clock.carry((active) => api.tasks.skipAssignment({ ...skipped, active }));
          onNext();
        }}
      />
    </div>
  );
}
