import { NumberInput, SimpleGrid, Switch, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { ReviewPolicy } from "../../../quality/review.contract.ts";
import { share } from "../../numbers.ts";
import { ShareBySkill } from "./share-by-skill.tsx";

type Policy = Omit<ReviewPolicy, "projectId" | "version">;
export interface ReviewPolicyFieldsProps {
  policy: Policy;
  change(more: Partial<Policy>): void;
  may: boolean;
  /** The share that holds for everybody alike. */
  reviewShare: number;
  /** What decides about second reviews. */
  workflow: ReactNode;
}

/** What of the work a reviewer sees: what a project's form and a template's share. */
export function ReviewPolicyFields({ policy, change, may, reviewShare, workflow }: ReviewPolicyFieldsProps) {
  const percent = (
    label: string,
    description: string,
    name: "fullBelow" | "leastShare" | "adjudicateBelow",
    max = 100,
  ) => (
    <NumberInput
      label={label}
      description={description}
      suffix=" %"
      min={0}
      max={max}
      clampBehavior="strict"
      allowDecimal={false}
      readOnly={!may}
      value={Math.round(policy[name] * 100)}
      onChange={(value) => change({ [name]: Number(value) / 100 })}
    />
  );
  return (
    <>
      <Switch
        label="Review more of the work of those who are less sure to be right"
        description={
          policy.bySkill
            ? "The share follows what reviews, golds and agreement say about whoever did the work."
            : `Everybody's work is reviewed alike: ${share(reviewShare)} of finished tasks, as set under "How work is done".`
        }
        disabled={!may}
        checked={policy.bySkill}
        onChange={(event) => change({ bySkill: event.currentTarget.checked })}
      />
      {policy.bySkill && (
        <>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            {percent("All below", "Such skill is not trusted yet", "fullBelow", 99)}
            {percent("Never less than", "Even of somebody without fault", "leastShare")}
            <NumberInput
              label="Half-life"
              description="Then a judgement counts half"
              suffix=" days"
              min={1}
              max={3650}
              clampBehavior="strict"
              readOnly={!may}
              value={policy.halfLifeDays}
              onChange={(value) => change({ halfLifeDays: Number(value) || 1 })}
            />
          </SimpleGrid>
          <ShareBySkill fullBelow={policy.fullBelow} leastShare={policy.leastShare} />
        </>
      )}
      <div style={{ maxWidth: 340 }}>
        {percent("A person decides below", "Where several people's answers leave it less sure", "adjudicateBelow")}
      </div>
      <Text fz="sm" c="dimmed">
        Sending work back always needs a reason. Whether a second reviewer looks again, and at how much, belongs to{" "}
        {workflow}; nobody reviews the same work twice.
      </Text>
    </>
  );
}
