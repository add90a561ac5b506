import { useHost } from "../kernel/testing/host.ts";
import { routeSuite } from "../kernel/testing/suite.ts";
import { analyticsContract } from "./contract.ts";
import { analyticsService } from "./service.ts";

const host = useHost([analyticsService]);
routeSuite(host, "analytics", analyticsContract, {
  getProgress: { params: { projectId: "0195d7a0-0000-7000-8000-000000000000" } },
});
