import { MultiSelect, NumberInput, SimpleGrid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Queue } from "../../../tasks/contract.ts";
import { ask } from "../../look/ask.ts";

export type Rules = Partial<
  Pick<
    Queue,
    "batchIds" | "minPriority" | "maxPriority" | "dailyLimit" | "goldShare" | "onboarding" | "skills" | "languages"
  >
>;
export interface FieldsProps {
  rules: Rules;
  change(more: Rules): void;
}

/** A number that may be left out. */
export const numberOr = (value: string | number): number | null => (value === "" ? null : Number(value));

/** Which tasks a queue offers, and how many to a person; the batches are a project's. */
export function SelectionFields({ rules, change, projectId }: FieldsProps & { projectId: string | null }) {
  return (
    <>
      {projectId !== null && <BatchesField rules={rules} change={change} projectId={projectId} />}
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <NumberInput
          label="Least priority"
          min={-1000}
          max={1000}
          allowDecimal={false}
          value={rules.minPriority ?? ""}
          onChange={(value) => change({ minPriority: numberOr(value) })}
        />
        <NumberInput
          label="Highest priority"
          min={-1000}
          max={1000}
          allowDecimal={false}
          value={rules.maxPriority ?? ""}
          onChange={(value) => change({ maxPriority: numberOr(value) })}
        />
        <NumberInput
          label="Tasks a day"
          description="To each person"
          inputWrapperOrder={["label", "input", "description"]}
          min={1}
          max={100_000}
          allowDecimal={false}
          value={rules.dailyLimit ?? ""}
          onChange={(value) => change({ dailyLimit: numberOr(value) })}
        />
      </SimpleGrid>
    </>
  );
}

function BatchesField({ rules, change, projectId }: FieldsProps & { projectId: string }) {
  const { data } = useQuery({ ...ask("tasks", "listBatches", { projectId, limit: 200 }), staleTime: 30_000 });
  return (
    <MultiSelect
      label="Batches"
      description="Only tasks of these; none chosen: of all"
      searchable
      clearable
      data={(data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
      value={rules.batchIds ?? []}
      onChange={(ids) => change({ batchIds: ids.length > 0 ? ids : null })}
    />
  );
}
