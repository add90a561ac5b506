import { Button, Group, Stack, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { PolicyPlan } from "../../../quality/contract.ts";
import { Section } from "../../section.tsx";
import type { AnswerOf } from "../../look/ask.ts";
import type { api } from "../../look/api.ts";
import { ConsensusFields } from "../quality/consensus-fields.tsx";
import { GoldPolicyFields } from "../quality/gold-policy-fields.tsx";
import { categoriesOf, draftOf, type IssueDraft, problemsOf } from "../quality/issue-draft.ts";
import { AddIssue, IssueRows } from "../quality/issue-rows.tsx";
import { ReviewPolicyFields } from "../quality/review-policy-fields.tsx";

/** What quality says of a plan: which models questions can have, and which policies are the standard ones. */
export type PlanCheck = AnswerOf<typeof api.quality.checkPlan>;
export interface PolicyPlansProps {
  value: PolicyPlan | null;
  check: PlanCheck;
  reviewShare: number;
  may: boolean;
  onChange(value: PolicyPlan | null): void;
}
const none: PolicyPlan = { consensus: null, review: null, gold: null, issueCategories: null };

/** How several answers become one, what is reviewed, how golds are used, and what can be wrong: each the standard one until it is changed. */
export function PolicyPlans({ value, check, reviewShare, may, onChange }: PolicyPlansProps) {
  const plan = value ?? none;
  const set = (more: Partial<PolicyPlan>) => {
    const next = { ...plan, ...more };
    onChange(Object.values(next).every((one) => one === null) ? null : next);
  };
  const { standard } = check;
  const consensus = plan.consensus ?? standard.consensus;
  const questions = check.questions.map((one) => ({ ...one, model: consensus.models[one.question] ?? one.fits[0]! }));
  const review = plan.review ?? standard.review;
  const gold = plan.gold ?? standard.gold;
  return (
    <>
      <Policy
        title="Several answers to one task"
        own={may && plan.consensus !== null}
        onStandard={() => set({ consensus: null })}
      >
        <ConsensusFields
          policy={{ ...consensus, questions }}
          may={may}
          change={({ questions: asked, ...more }) => {
            const chosen = asked?.filter(({ model, fits }) => model !== fits[0]);
            const models = chosen && Object.fromEntries(chosen.map(({ question, model }) => [question, model]));
            set({ consensus: { ...consensus, ...more, ...(models && { models }) } });
          }}
        />
      </Policy>
      <Policy title="What is reviewed" own={may && plan.review !== null} onStandard={() => set({ review: null })}>
        <ReviewPolicyFields
          policy={review}
          may={may}
          reviewShare={reviewShare}
          workflow="the workflow"
          change={(more) => set({ review: { ...review, ...more } })}
        />
      </Policy>
      <Policy title="How golds are used" own={may && plan.gold !== null} onStandard={() => set({ gold: null })}>
        <GoldPolicyFields policy={gold} may={may} change={(more) => set({ gold: { ...gold, ...more } })} />
      </Policy>
      <Policy
        title="What a reviewer can find wrong"
        own={may && plan.issueCategories !== null}
        onStandard={() => set({ issueCategories: null })}
      >
        <Categories
          key={plan.issueCategories === null ? "standard" : "own"}
          value={plan.issueCategories ?? standard.issueCategories}
          may={may}
          onChange={(issueCategories) => set({ issueCategories })}
        />
      </Policy>
    </>
  );
}

interface PolicyProps {
  title: string;
  /** Whether the template says something of its own that can be taken back. */
  own: boolean;
  onStandard(): void;
  children: ReactNode;
}

function Policy({ title, own, onStandard, children }: PolicyProps) {
  return (
    <Section
      title={title}
      actions={
        own && (
          <Button size="xs" variant="default" aria-label={`${title}: take the standard`} onClick={onStandard}>
            Take the standard
          </Button>
        )
      }
    >
      <Stack gap="md" maw={760}>
        {children}
      </Stack>
    </Section>
  );
}

interface CategoriesProps {
  value: NonNullable<PolicyPlan["issueCategories"]>;
  may: boolean;
  onChange(value: NonNullable<PolicyPlan["issueCategories"]>): void;
}

/** Passes on what can be kept; what is not finished stays here. */
function Categories({ value, may, onChange }: CategoriesProps) {
  const [draft, setDraft] = useState<IssueDraft[] | null>(null);
  const shown = draft ?? draftOf(value);
  const set = (next: IssueDraft[]) => {
    setDraft(next);
    const items = categoriesOf(next);
    if (items.length > 0 && problemsOf(next).size === 0) onChange(items);
  };
  return (
    <Stack gap="xs">
      <IssueRows draft={shown} may={may} onChange={set} />
      {categoriesOf(shown).length === 0 && (
        <Text fz="sm" c="var(--look-warn)">
          Keep at least one, or take the standard ones again.
        </Text>
      )}
      {may && (
        <Group mt="xs">
          <AddIssue draft={shown} onChange={set} />
        </Group>
      )}
    </Stack>
  );
}
