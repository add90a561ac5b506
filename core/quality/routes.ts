import type { Verbs } from "../kernel/http/mount.ts";
import type { qualityContract } from "./contract.ts";
import { appealGold, decideAppeal, listAppeals } from "./appeals.ts";
import { checkBatch, getBatchCheck, listBatchChecks, listViolations } from "./check-batch.ts";
import { getConsensusPolicy, putConsensusPolicy } from "./consensus-policy.ts";
import { checkPlan } from "./check-plan.ts";
import { createCheck } from "./create-check.ts";
import { getBatchQuality } from "./get-batch-quality.ts";
import { getMetrics } from "./get-metrics.ts";
import { listIssueCategories, putIssueCategories } from "./issue-categories.ts";
import { addMessage, listMessages } from "./messages.ts";
import { listPauses, pauseAnnotator, resumeAnnotator } from "./pause-annotator.ts";
import { putGold } from "./put-gold.ts";
import { createRule, listRules, updateRule } from "./quality-rules.ts";
import { getCheck, listChecks } from "./read-checks.ts";
import { getAgreement } from "./read-agreement.ts";
import { getPreferenceRanking } from "./preference-ranking.ts";
import { getMyQuality, getPersonSkill, getSkillTrend, listSkillAlarms, listSkills } from "./read-skills.ts";
import { fitConsensus, getConsensus, listConsensus } from "./read-consensus.ts";
import { getGold, getGoldPolicy, listGolds, putGoldPolicy } from "./read-golds.ts";
import { resolveCheck } from "./resolve-check.ts";
import { tryRule } from "./try-rule.ts";
import { getReviewPolicy, putReviewPolicy } from "./review-policy.ts";

export const qualityRoutes: Verbs<typeof qualityContract> = {
  listChecks,
  createCheck,
  checkBatch,
  listBatchChecks,
  getBatchCheck,
  listViolations,
  getCheck,
  resolveCheck,
  getMetrics,
  getBatchQuality,
  listRules,
  createRule,
  tryRule,
  updateRule,
  listIssueCategories,
  putIssueCategories,
  listSkills,
  getSkillTrend,
  listSkillAlarms,
  getAgreement,
  getMyQuality,
  getPersonSkill,
  getConsensus,
  listConsensus,
  fitConsensus,
  getConsensusPolicy,
  putConsensusPolicy,
  checkPlan,
  getPreferenceRanking,
  listMessages,
  addMessage,
  getReviewPolicy,
  putReviewPolicy,
  putGold,
  getGold,
  listGolds,
  getGoldPolicy,
  putGoldPolicy,
  listPauses,
  pauseAnnotator,
  resumeAnnotator,
  appealGold,
  listAppeals,
  decideAppeal,
};
