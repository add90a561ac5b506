import { annotationsService } from "../annotations/service.ts";
import { useHost } from "../kernel/testing/host.ts";
import { routeSuite } from "../kernel/testing/suite.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { qualityContract } from "./contract.ts";
import { qualityService } from "./service.ts";

const host = useHost([projectsService, tasksService, annotationsService, qualityService]);
routeSuite(host, "quality", qualityContract, {
  putIssueCategories: { body: { items: [] } },
  addMessage: { body: { body: "Why?" } },
  putReviewPolicy: { body: { bySkill: true, fullBelow: 0.7, leastShare: 0.05, halfLifeDays: 60 } },
  putConsensusPolicy: { body: { models: [], overlap: null } },
  putGold: { body: { expected: {} } },
  putGoldPolicy: { body: { threshold: 0.8, minAnswers: 3, halfLifeDays: 30, pause: true, feedback: true } },
  pauseAnnotator: { body: { reason: "Too fast." } },
  resumeAnnotator: { body: {} },
  appealGold: { body: { reason: "It is a cat." } },
  decideAppeal: { body: { decision: "declined", answer: "It is a dog." } },
  checkBatch: { body: { projectId: newId() } },
  resolveCheck: { body: { assignmentId: newId(), fence: 1, outcome: "rejected", reason: "Too wide." } },
  createRule: { body: { kind: "region_count", params: { min: 1 } } },
  updateRule: { body: { enabled: false } },
});
