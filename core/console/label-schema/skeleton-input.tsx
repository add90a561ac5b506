import { Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import type { LabelClass } from "../../projects/label-schema.contract.ts";
import { linesText, pointsText, skeletonOf } from "./skeleton-text.ts";

/** The points of a class that is drawn as keypoints, in the order in which they are set, and the lines between them. */
export function SkeletonInput({ value, onChange }: { value: LabelClass; onChange(value: LabelClass): void }) {
  const [points, setPoints] = useState(() => pointsText(value.skeleton));
  const [lines, setLines] = useState(() => linesText(value.skeleton));
  const { unknown } = skeletonOf(points, lines);
  const change = (nextPoints: string, nextLines: string) => {
    setPoints(nextPoints);
    setLines(nextLines);
    onChange({ ...value, skeleton: skeletonOf(nextPoints, nextLines).skeleton });
  };
  return (
    <Stack gap="xs">
      <Textarea
        size="xs"
        autosize
        label="Keypoints"
        description="In the order in which they are set, with commas between them. Without any, they are numbered."
        placeholder="nose, left shoulder, right shoulder"
        value={points}
        onChange={(event) => change(event.currentTarget.value, lines)}
      />
      <Textarea
        size="xs"
        autosize
        label="Lines between them"
        placeholder="nose - left shoulder, nose - right shoulder"
        error={unknown.length > 0 ? `No two of the keypoints: ${unknown.join(", ")}` : undefined}
        disabled={points.trim() === ""}
        value={lines}
        onChange={(event) => change(points, event.currentTarget.value)}
      />
    </Stack>
  );
}
