import { SegmentedControl, Stack } from "@mantine/core";
import { useMemo, useState } from "react";
import { scoped } from "./child-scope.ts";
import { CodeView } from "./code-view.tsx";
import { EditorContext, useEditor } from "./editor-context.ts";
import classes from "./editor.module.css";
import { Inspector } from "./inspector.tsx";
import { marksOf } from "./marks.ts";
import { Outline } from "./outline.tsx";
import { PicturePane } from "./picture-pane.tsx";
import { Trail } from "./trail.tsx";

/** Where there is no room for both: states as a list with the form below, or the text, or the picture alone. */
export function NarrowEditor() {
  const inHand = scoped(useEditor());
  const { chart, selection, select, issues } = inHand;
  const [view, setView] = useState("states");
  const marks = useMemo(() => marksOf(issues), [issues]);
  return (
    <div className={classes.narrow}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="View"
        data={[
          { value: "states", label: "States" },
          { value: "picture", label: "Picture" },
          { value: "json", label: "JSON" },
        ]}
        value={view}
        onChange={setView}
      />
      {view === "states" && (
        <EditorContext value={inHand}>
          <Stack gap="sm">
            <Trail />
            <div className={classes.narrowCard}>
              <Outline states={chart.states} selected={selection} onSelect={select} marks={marks} />
            </div>
            <Inspector />
          </Stack>
        </EditorContext>
      )}
      {view === "picture" && (
        <div className={classes.narrowFill}>
          <EditorContext value={inHand}>
            <PicturePane plain />
          </EditorContext>
        </div>
      )}
      {view === "json" && (
        <div className={classes.narrowFill}>
          <CodeView />
        </div>
      )}
    </div>
  );
}
