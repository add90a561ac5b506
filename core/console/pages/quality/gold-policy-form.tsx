import { NumberInput, SimpleGrid, Switch } from "@mantine/core";
import type { GoldPolicy } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { PolicyForm } from "./policy-form.tsx";

/** How a project uses its golds: who is paused, and who is shown what was expected. */
export function GoldPolicyForm({ projectId }: { projectId: string }) {
  return (
    <PolicyForm
      read={ask("quality", "getGoldPolicy", { projectId })}
      put={({ projectId: _project, version, ...policy }: GoldPolicy) =>
        api.quality.putGoldPolicy({ projectId, ifMatch: `"${version}"`, ...policy })
      }
      tall={120}
    >
      {(policy, change, may) => (
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
      )}
    </PolicyForm>
  );
}
