import type { Verbs } from "../kernel/http/mount.ts";
import { compareAnnotations, compareGiven } from "./compare-annotations.ts";
import { compareToExpected } from "./compare-to-expected.ts";
import { findOverlaps } from "./find-overlaps.ts";
import type { annotationsContract } from "./contract.ts";
import { branchAnnotation } from "./branch-annotation.ts";
import { checkPreLabels } from "./check-pre-labels.ts";
import { listBlame } from "./list-blame.ts";
import { measureRegions } from "./measure-regions.ts";
import { listCorrected } from "./list-corrected.ts";
import { putFusedAnnotation } from "./put-fused.ts";
import { getAnnotation, listTaskAnnotations } from "./read-annotations.ts";
import { compareVersions, getHistory, getAnnotationVersion } from "./read-versions.ts";
import { saveAnnotation } from "./save-annotation.ts";
import { streamAnnotations } from "./stream-annotations.ts";
import { restoreVersion, updateAnnotation } from "./update-annotation.ts";

export const annotationsRoutes: Verbs<typeof annotationsContract> = {
  saveAnnotation,
  listTaskAnnotations,
  getAnnotation,
  updateAnnotation,
  compareAnnotations,
  compareToExpected,
  compareGiven,
  listCorrected,
  checkPreLabels,
  findOverlaps,
  measureRegions,
  getHistory,
  getAnnotationVersion,
  listBlame,
  compareVersions,
  branchAnnotation,
  putFusedAnnotation,
  restoreVersion,
  streamAnnotations,
};
