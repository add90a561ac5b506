import { service } from "../kernel/lifecycle/service.ts";
import { workflowContract } from "./contract.ts";
import { workflowEvents } from "./events.ts";
import { extendPartitions, fireTimers } from "./fire-timers.ts";
import { runSweep } from "./jobs/run-sweep.ts";
import { onTaskCreated } from "./on/task-created.ts";
import { onTaskEvents } from "./on/task-event.ts";
import { workflowRoutes } from "./routes.ts";

export const workflowService = service({
  name: "workflow",
  contract: workflowContract,
  events: workflowEvents,
  routes: workflowRoutes,
  reactions: [onTaskCreated, ...onTaskEvents],
  jobs: [runSweep],
  schedules: [fireTimers, extendPartitions],
});
