import { SegmentedControl, Stack, Text } from "@mantine/core";
import { replaceRegions } from "../document/edit.ts";
import type { Editor } from "../document/editor.ts";
import { allPoints, type Visibility, withVisibility } from "../geometry/keypoints.ts";
import { PanelSection } from "../panel/panel-section.tsx";
import { useStore } from "../store.ts";
import classes from "./keypoints-panel.module.css";

const choices = [
  { value: "2", label: "Seen" },
  { value: "1", label: "Hidden" },
  { value: "0", label: "Absent" },
];

/** Whether each keypoint of the selected region is seen, hidden by something, or not in the picture. */
export function KeypointsPanel({ editor }: { editor: Editor }) {
  const selection = useStore(editor.store, (s) => s.selection);
  const regions = useStore(editor.store, (s) => s.history.present.regions);
  const region = selection.size === 1 ? regions.find((one) => selection.has(one.id)) : undefined;
  if (region?.type !== "keypoints") return null;
  const skeleton = editor.schema.classes.find((one) => one.name === region.class)?.skeleton;
  const points = allPoints(region, skeleton);
  const there = points.filter((one) => one.visibility > 0).length;
  const change = (name: string, value: string) =>
    editor.edit(replaceRegions([withVisibility(region, name, Number(value) as Visibility, skeleton)]));
  return (
    <PanelSection title="Keypoints" aside={`${there} of ${points.length}`}>
      <Stack gap={4}>
        {points.map((one) => (
          <div key={one.name} className={classes.row}>
            <Text fz="xs" truncate title={one.name}>
              {one.name}
            </Text>
            <SegmentedControl
              size="xs"
              aria-label={one.name}
              data={choices}
              value={String(one.visibility)}
              readOnly={editor.readOnly}
              onChange={(value) => change(one.name, value)}
            />
          </div>
        ))}
      </Stack>
    </PanelSection>
  );
}
