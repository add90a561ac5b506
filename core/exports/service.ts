import { service } from "../kernel/lifecycle/service.ts";
import { exportsContract } from "./contract.ts";
import { exportsEvents } from "./events.ts";
import { expireExports, removeExport } from "./expire-exports.ts";
import { exportBatchWhenCompleted } from "./on/batch-completed.ts";
import { exportForWorkflow } from "./on/workflow-export.ts";
import { exportsRoutes } from "./routes.ts";
import { runExport } from "./run-export.ts";

export const exportsService = service({
  name: "exports",
  contract: exportsContract,
  events: exportsEvents,
  routes: exportsRoutes,
  reactions: [exportBatchWhenCompleted, exportForWorkflow],
  jobs: [runExport, removeExport],
  schedules: [expireExports],
});
