import { Box, Button, Group } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { flushSync } from "react-dom";
import type { Workflow, WorkflowVersion } from "../../../../workflow/contract.ts";
import { useLeaveGuard } from "../../../leaving.ts";
import { api } from "../../../look/api.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { useCan } from "../../../look/session.ts";
import { useShortcuts } from "../../../look/shortcuts.ts";
import { useFilters } from "../../../use-filters.ts";
import { isChanged } from "../chart/document.ts";
import { removeState } from "../chart/edit-states.ts";
import { removeTransition } from "../chart/edit-transitions.ts";
import type { JsonObject } from "../chart/json.ts";
import { tidied } from "../chart/tidy.ts";
import { Live } from "../live/live.tsx";
import { begin, type Run } from "../simulator/run.ts";
import { Simulator } from "../simulator/simulator.tsx";
import { Versions } from "../versions/versions.tsx";
import { scoped } from "./child-scope.ts";
import { CodeView } from "./code-view.tsx";
import { EditorBar, type Mode, modes } from "./editor-bar.tsx";
import { EditorContext } from "./editor-context.ts";
import classes from "./editor.module.css";
import { NarrowEditor } from "./narrow-editor.tsx";
import { PicturePane } from "./picture-pane.tsx";
import { Problems } from "./problems.tsx";
import { Split } from "./split.tsx";
import { useEditorState } from "./use-editor-state.ts";
import { useSave } from "./use-save.ts";
import { WorkflowMenu } from "./workflow-menu.tsx";

/** One workflow, opened at a version: edited, tried out, watched, compared with its other versions. */
export function WorkflowEditor({ workflow, opened }: { workflow: Workflow; opened: WorkflowVersion }) {
  const mayManage = useCan("workflow.manage");
  const [filters, setFilters] = useFilters("tab");
  const narrow = useMediaQuery("(max-width: 61.99em)") ?? false;
  const mode: Mode = modes.find((one) => one === filters.tab) ?? "edit";
  const start = useMemo(() => tidied(opened.definition as unknown as JsonObject), [opened]);
  const [run, setRun] = useState<Run>(() => begin());
  const tryOut = (next: Run) => {
    setRun(next);
    setFilters({ tab: "simulate" });
  };
  const editor = { ...useEditorState(workflow, start, !mayManage), tryOut };
  const saving = useSave(workflow, opened, editor.saved);
  const inHand = scoped(editor);
  const { document } = editor;
  const { state, transition, apply, select } = inHand;
  useLeaveGuard(mayManage && isChanged(document) ? workflow.name : null);
  /** Another version, or another draft, takes the place of what is being written. */
  const reopen = async (definitionVersion: number) => {
    const version = await api.workflow.getVersion({ workflowId: workflow.id, definitionVersion });
    saving.take(version.status === "draft" ? version : null);
    editor.open(tidied(version.definition as unknown as JsonObject));
    setFilters({ tab: null });
  };
  const takeTheirs = async () => {
    const { draftVersion, definitionVersion } = await api.workflow.getWorkflow({ workflowId: workflow.id });
    await reopen(draftVersion ?? definitionVersion);
    saving.save.reset();
  };
  const remove = () => {
    if (transition) apply((now) => removeTransition(now, transition));
    else if (state.path !== "") apply((now) => removeState(now, state.path));
  };
  const rename = () => {
    flushSync(() => select(state.pointer));
    globalThis.document.querySelector<HTMLInputElement>("input[data-rename]")?.select();
  };
  useShortcuts(
    mode === "edit" && mayManage
      ? [
          { id: "workflow.delete", keys: "delete", title: "Delete what is selected", group: "Workflow", run: remove },
          {
            id: "workflow.delete2",
            keys: "backspace",
            title: "Delete what is selected",
            group: "Workflow",
            run: remove,
          },
          { id: "workflow.rename", keys: "f2", title: "Rename the state", group: "Workflow", run: rename },
          { id: "workflow.whole", keys: "esc", title: "Select nothing", group: "Workflow", run: () => select("") },
        ]
      : [],
  );
  return (
    <EditorContext value={editor}>
      <div className={classes.page}>
        <EditorBar
          mode={mode}
          onMode={(next) => setFilters({ tab: next === "edit" ? null : next })}
          saving={saving}
          menu={<WorkflowMenu workflow={workflow} readOnly={!mayManage} />}
        />
        {saving.save.error && (
          <Box p="sm">
            <ProblemAlert error={saving.save.error} />
            <Group mt="xs">
              <Button size="xs" variant="default" onClick={() => void saving.takeLatest()}>
                Keep mine: let the next save replace theirs
              </Button>
              <Button size="xs" variant="default" onClick={() => void takeTheirs()}>
                Take theirs
              </Button>
            </Group>
          </Box>
        )}
        <div className={classes.body}>
          {mode === "edit" &&
            (narrow ? (
              <NarrowEditor />
            ) : (
              <Split
                left={
                  <EditorContext value={inHand}>
                    <PicturePane />
                  </EditorContext>
                }
                right={<CodeView />}
              />
            ))}
          {mode === "simulate" && <Simulator narrow={narrow} run={run} setRun={setRun} />}
          {mode === "live" && <Live narrow={narrow} />}
          {mode === "versions" && <Versions saving={saving} onOpen={(version) => void reopen(version)} />}
        </div>
        {mode === "edit" && <Problems />}
      </div>
    </EditorContext>
  );
}
