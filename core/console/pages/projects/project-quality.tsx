import { Stack } from "@mantine/core";
import type { Project } from "../../../projects/contract.ts";
import { Section } from "../../section.tsx";
import { ConsensusForm } from "../quality/consensus-form.tsx";
import { IssueList } from "../quality/issue-list.tsx";
import { PreferencePanel } from "../quality/preference-panel.tsx";
import { ReviewPolicyForm } from "../quality/review-policy-form.tsx";
import { RuleList } from "../quality/rule-list.tsx";

/** How the quality of a project's work is watched: what is reviewed, what can be found wrong, what is checked by itself; and what it prefers. */
export function ProjectQuality({ project }: { project: Project }) {
  return (
    <Stack gap="md">
      <PreferencePanel project={project} />
      <Section title="What is reviewed">
        <ReviewPolicyForm project={project} />
      </Section>
      <Section
        title="How several people's work becomes one"
        hint="Where a task is given to more than one person. A change holds from the next answer on; all is explained anew at night."
      >
        <ConsensusForm projectId={project.id} />
      </Section>
      <Section
        title="What a reviewer can find wrong"
        hint="In the order in which reviewers see them. What is retired cannot be chosen any more; issues that were found keep it."
      >
        <IssueList projectId={project.id} />
      </Section>
      <RuleList projectId={project.id} />
    </Stack>
  );
}
