import { Group, Text } from "@mantine/core";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";
import type { Work } from "./agreeing.ts";
import { colourOf } from "./task-image.tsx";

export interface LegendProps {
  media: string;
  /** Whether people's own work is shown beside the consensus. */
  shown: boolean;
  works: readonly Work[];
  schema: LabelSchema | null;
}

/** What the lines and the colours of a consensus stand for. */
export function Legend({ media, shown, works, schema }: LegendProps) {
  const used = [...new Set(works.flatMap((one) => one.result.regions.map((region) => region.class)))].toSorted();
  return (
    <Group gap="md">
      <Line style="solid">{media === "image" ? "Consensus" : "Consensus, under the text"}</Line>
      {shown && <Line style="dashed">{media === "image" ? "People's own" : "People's own, over the text"}</Line>}
      {used.slice(0, 12).map((name) => (
        <Group key={name} gap={6} wrap="nowrap">
          <span aria-hidden style={{ width: 10, height: 10, borderRadius: 3, background: colourOf(name, schema) }} />
          <Text fz="xs">{name}</Text>
        </Group>
      ))}
    </Group>
  );
}

function Line({ style, children }: { style: "solid" | "dashed"; children: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <span aria-hidden style={{ width: 20, borderTop: `2px ${style} currentColor` }} />
      <Text fz="xs">{children}</Text>
    </Group>
  );
}
