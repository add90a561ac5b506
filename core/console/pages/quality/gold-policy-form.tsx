import type { GoldPolicy } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { GoldPolicyFields } from "./gold-policy-fields.tsx";
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
      {(policy, change, may) => <GoldPolicyFields policy={policy} change={change} may={may} />}
    </PolicyForm>
  );
}
