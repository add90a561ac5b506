import { service } from "../kernel/lifecycle/service.ts";
import { workflowContract } from "./contract.ts";
import { workflowEvents } from "./events.ts";
import { fireTimers } from "./fire-timers.ts";
import { runSweep } from "./jobs/run-sweep.ts";
import { dropHistory, extendPartitions } from "./keep-history.ts";
import { onTaskEvents } from "./on/task-events.ts";
import { dropEffects, runEffects } from "./run-effects.ts";
import { workflowRoutes } from "./routes.ts";

export const workflowService = service({
  name: "workflow",
  contract: workflowContract,
  events: workflowEvents,
  routes: workflowRoutes,
  reactions: [onTaskEvents],
  jobs: [runSweep],
  schedules: [fireTimers, runEffects, dropEffects, extendPartitions, dropHistory],
});
