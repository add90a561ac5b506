import { SegmentedControl, Select, TextInput } from "@mantine/core";
import type { Queue } from "../../../tasks/contract.ts";
import { strategies } from "./strategy-select.tsx";

export type QueueDraft = Pick<Queue, "name" | "stage" | "strategy">;
export interface QueueFieldsProps {
  queue: QueueDraft;
  onChange(more: Partial<QueueDraft>): void;
}

/** What a queue is called, for whose work it is, and in which order it hands out. */
export function QueueFields({ queue, onChange }: QueueFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        required
        maxLength={120}
        value={queue.name}
        data-autofocus
        onChange={(e) => onChange({ name: e.currentTarget.value })}
      />
      <SegmentedControl
        aria-label="Stage"
        value={queue.stage}
        onChange={(stage) => onChange({ stage: stage as Queue["stage"] })}
        data={[
          { value: "annotate", label: "Annotate" },
          { value: "review", label: "Review" },
        ]}
      />
      <Select
        label="Order"
        allowDeselect={false}
        data={strategies}
        value={queue.strategy}
        onChange={(strategy) => onChange({ strategy: strategy as Queue["strategy"] })}
      />
    </>
  );
}
