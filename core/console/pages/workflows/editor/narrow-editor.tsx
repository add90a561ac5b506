import { SegmentedControl, Stack } from "@mantine/core";
import { useMemo, useState } from "react";
import { CodeView } from "./code-view.tsx";
import { useEditor } from "./editor-context.ts";
import classes from "./editor.module.css";
import { Inspector } from "./inspector.tsx";
import { marksOf } from "./marks.ts";
import { Outline } from "./outline.tsx";
import { PicturePane } from "./picture-pane.tsx";

/** Where there is no room for both: states as a list with the form below, or the text, or the picture alone. */
export function NarrowEditor() {
  const { chart, selection, select, issues } = useEditor();
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
        <Stack gap="sm">
          <div className={classes.narrowCard}>
            <Outline states={chart.states} selected={selection} onSelect={select} marks={marks} />
          </div>
          <Inspector />
        </Stack>
      )}
      {view === "picture" && (
        <div className={classes.narrowFill}>
          <PicturePane plain />
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
