import { NumberInput, Select, SimpleGrid, Switch, Text } from "@mantine/core";
import { type ConsensusPolicy, LabelModel } from "../../../quality/consensus-policy.contract.ts";
import { titleOf } from "../../look/status-look.ts";
import { modelOptions } from "./consensus-words.ts";

type Policy = Pick<ConsensusPolicy, "questions" | "regions" | "fuse" | "overlap">;
export interface ConsensusFieldsProps {
  policy: Policy;
  change(more: Partial<Policy>): void;
  may: boolean;
}

/** How what several people say becomes one answer, and how many are asked: what a project's form and a template's share. */
export function ConsensusFields({ policy, change, may }: ConsensusFieldsProps) {
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {policy.questions.map((one) => (
          <Select
            key={one.question}
            label={one.question}
            description={titleOf(one.kind)}
            allowDeselect={false}
            readOnly={!may}
            data={modelOptions(one.fits)}
            value={one.model}
            onChange={(model) =>
              change({
                questions: policy.questions.map((other) =>
                  other === one ? { ...one, model: model as typeof one.model } : other,
                ),
              })
            }
          />
        ))}
        <Select
          label="Regions"
          description="Whether a thing is there, and of which class"
          allowDeselect={false}
          readOnly={!may}
          data={modelOptions(LabelModel.options)}
          value={policy.regions}
          onChange={(regions) => change({ regions: regions as ConsensusPolicy["regions"] })}
        />
      </SimpleGrid>
      <Switch
        label="Make a new annotation of all where people agree"
        description="Otherwise the one stands that agrees most with the others."
        disabled={!may}
        checked={policy.fuse}
        onChange={(event) => change({ fuse: event.currentTarget.checked })}
      />
      <Switch
        label="Ask another person only while that is worth it"
        description={policy.overlap ? undefined : 'As many people work on each task as "Overlap" in the settings says.'}
        disabled={!may}
        checked={policy.overlap !== null}
        onChange={(event) => change({ overlap: event.currentTarget.checked ? { min: 2, max: 5, price: 0.05 } : null })}
      />
      {policy.overlap && (
        <OverlapFields value={policy.overlap} readOnly={!may} onChange={(overlap) => change({ overlap })} />
      )}
    </>
  );
}

type Overlap = NonNullable<ConsensusPolicy["overlap"]>;

function OverlapFields({
  value,
  readOnly,
  onChange,
}: {
  value: Overlap;
  readOnly: boolean;
  onChange(value: Overlap): void;
}) {
  const people = { min: 1, max: 20, allowDecimal: false, clampBehavior: "strict", readOnly } as const;
  return (
    <div>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <NumberInput
          {...people}
          label="At least"
          description="People for each task"
          value={value.min}
          onChange={(n) => onChange({ ...value, min: Number(n) || 1 })}
        />
        <NumberInput
          {...people}
          label="At most"
          description="However unsure it still is"
          error={value.max < value.min ? "Not below the least" : undefined}
          value={value.max}
          onChange={(n) => onChange({ ...value, max: Number(n) || 1 })}
        />
        <NumberInput
          label="Price"
          description="Answers that one must put right"
          min={0.001}
          max={10}
          step={0.01}
          decimalScale={3}
          clampBehavior="strict"
          readOnly={readOnly}
          value={value.price}
          onChange={(n) => onChange({ ...value, price: Number(n) || 0.001 })}
        />
      </SimpleGrid>
      <Text fz="xs" c="dimmed" mt={6}>
        With a price of 0.05 another annotation is asked for where one in twenty is expected to put an answer right.
      </Text>
    </div>
  );
}
