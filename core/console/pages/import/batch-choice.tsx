import { Group, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../look/ask.ts";

export interface BatchTarget {
  batchId: string | null;
  batchName: string;
}
const fresh = "new";

/** Where imported tasks go: a new batch by name, or one that is open. */
export function BatchChoice({
  projectId,
  value,
  onChange,
}: {
  projectId: string;
  value: BatchTarget;
  onChange(value: BatchTarget): void;
}) {
  const open = useQuery(ask("tasks", "listBatches", { projectId, status: "open", limit: 100 }));
  const items = (open.data?.items ?? []).map((one) => ({ value: one.id, label: `${one.name} (${one.tasks})` }));
  return (
    <Group gap="sm" align="flex-end">
      <Select
        size="xs"
        label="Batch"
        w={260}
        allowDeselect={false}
        data={[{ value: fresh, label: "A new batch" }, ...items]}
        value={value.batchId ?? fresh}
        onChange={(picked) => onChange({ ...value, batchId: picked === fresh ? null : picked })}
      />
      {value.batchId === null && (
        <TextInput
          size="xs"
          label="Its name"
          w={260}
          maxLength={120}
          value={value.batchName}
          onChange={(e) => onChange({ ...value, batchName: e.currentTarget.value })}
        />
      )}
    </Group>
  );
}
