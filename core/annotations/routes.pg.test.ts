import { useHost } from "../kernel/testing/host.ts";
import { routeSuite } from "../kernel/testing/suite.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { annotationsContract } from "./contract.ts";
import { annotationsService } from "./service.ts";

const host = useHost([projectsService, tasksService, annotationsService]);
routeSuite(host, "annotations", annotationsContract, {
  saveAnnotation: { body: { assignmentId: newId(), fence: 1, status: "draft", result: {}, sequence: 1 } },
  updateAnnotation: { body: { result: {} } },
  restoreVersion: { body: { version: 1 } },
  compareAnnotations: { body: { annotationIds: [newId(), newId()] } },
  compareToExpected: { body: { taskId: newId(), expected: {}, answers: [] } },
  compareGiven: { body: { taskId: newId(), answers: [] } },
  listCorrected: { body: { annotationIds: [] } },
  findOverlaps: { body: { annotationIds: [], above: 0.9 } },
  measureRegions: { body: { projectId: newId(), taskIds: [] } },
  streamAnnotations: { query: `?projectId=${newId()}` },
});
