import type { ConsensusPolicy } from "../../../quality/consensus-policy.contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ConsensusFields } from "./consensus-fields.tsx";
import { PolicyForm } from "./policy-form.tsx";

/** How what several people say of a task becomes one answer, and how many are asked. */
export function ConsensusForm({ projectId }: { projectId: string }) {
  return (
    <PolicyForm
      read={ask("quality", "getConsensusPolicy", { projectId })}
      put={({ questions, regions, fuse, overlap, version }: ConsensusPolicy) => {
        const models = questions.map(({ question, model }) => ({ question, model }));
        return api.quality.putConsensusPolicy({ projectId, ifMatch: `"${version}"`, models, regions, fuse, overlap });
      }}
      tall={160}
    >
      {(policy, change, may) => <ConsensusFields policy={policy} change={change} may={may} />}
    </PolicyForm>
  );
}
