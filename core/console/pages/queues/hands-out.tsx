import { Group, Text } from "@mantine/core";
import { IconCircleCheck, IconMinus } from "@tabler/icons-react";
import type { ProjectStatus } from "../../../projects/contract.ts";
import type { Queue } from "../../../tasks/contract.ts";
import { whyStill } from "./why-still.ts";

/** Whether a queue hands out work now, and if not, why. */
export function HandsOut({ queue, status }: { queue: Queue; status: ProjectStatus | undefined }) {
  const why = whyStill(queue, status);
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      {why === null ? (
        <IconCircleCheck size={15} color="var(--look-good)" aria-hidden style={{ flex: "none", marginTop: 3 }} />
      ) : (
        <IconMinus size={15} aria-hidden style={{ flex: "none", marginTop: 3, opacity: 0.6 }} />
      )}
      <Text fz="sm" c={why === null ? undefined : "dimmed"}>
        {why ?? "Yes"}
      </Text>
    </Group>
  );
}
