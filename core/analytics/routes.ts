import type { Verbs } from "../kernel/http/mount.ts";
import type { analyticsContract } from "./contract.ts";
import { getDashboard, getProductivity, getProgress, getQualityTrends, getTransitions } from "./get-dashboard.ts";

export const analyticsRoutes: Verbs<typeof analyticsContract> = {
  getDashboard,
  getProgress,
  getProductivity,
  getQualityTrends,
  getTransitions,
};
