import { NumberInput, SimpleGrid, Switch } from "@mantine/core";
import type { GoldPolicy } from "../../../quality/contract.ts";

type Policy = Omit<GoldPolicy, "projectId" | "version">;
export interface GoldPolicyFieldsProps {
  policy: Policy;
  change(more: Partial<Policy>): void;
  may: boolean;
}

/** Who is paused by his golds, and who is shown what was expected: what a project's form and a template's share. */
export function GoldPolicyFields({ policy, change, may }: GoldPolicyFieldsProps) {
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <NumberInput
          label="Least accuracy"
          description="Below it somebody is paused"
          suffix=" %"
          min={0}
          max={100}
          disabled={!may}
          value={Math.round(policy.threshold * 100)}
          onChange={(value) => change({ threshold: Number(value) / 100 })}
        />
        <NumberInput
          label="Golds before judging"
          description="Answers that it takes"
          min={1}
          max={1000}
          disabled={!may}
          value={policy.minAnswers}
          onChange={(value) => change({ minAnswers: Number(value) })}
        />
        <NumberInput
          label="Half-life in days"
          description="Then an answer counts half"
          min={1}
          max={3650}
          disabled={!may}
          value={policy.halfLifeDays}
          onChange={(value) => change({ halfLifeDays: Number(value) })}
        />
      </SimpleGrid>
      <Switch
        label="Pause whoever does worse, until a manager resumes them or a correction clears them"
        disabled={!may}
        checked={policy.pause}
        onChange={(event) => change({ pause: event.currentTarget.checked })}
      />
      <Switch
        label="Show annotators how they did on golds, so that they can learn and appeal"
        disabled={!may}
        checked={policy.feedback}
        onChange={(event) => change({ feedback: event.currentTarget.checked })}
      />
    </>
  );
}
