import { Anchor } from "@mantine/core";
import { Link } from "wouter";
import type { Project } from "../../../projects/contract.ts";
import type { ReviewPolicy } from "../../../quality/review.contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { PolicyForm } from "./policy-form.tsx";
import { ReviewPolicyFields } from "./review-policy-fields.tsx";

/** What of a project's work a reviewer sees, and when people are too divided to go on without one. */
export function ReviewPolicyForm({ project }: { project: Project }) {
  const projectId = project.id;
  return (
    <PolicyForm
      read={ask("quality", "getReviewPolicy", { projectId })}
      put={({ projectId: _project, version, ...policy }: ReviewPolicy) =>
        api.quality.putReviewPolicy({ projectId, ifMatch: `"${version}"`, ...policy })
      }
      tall={220}
    >
      {(policy, change, may) => (
        <ReviewPolicyFields
          policy={policy}
          change={change}
          may={may}
          reviewShare={project.settings.reviewShare}
          workflow={
            <Anchor component={Link} href={`/workflows/${project.workflowId}`} fz="sm" underline="always">
              the project's workflow
            </Anchor>
          }
        />
      )}
    </PolicyForm>
  );
}
