import { service } from "../kernel/lifecycle/service.ts";
import { filesContract } from "./contract.ts";
import { filesEvents } from "./events.ts";
import { forgetUploads } from "./forget-uploads.ts";
import { processFile } from "./process-file.ts";
import { removeObjects } from "./remove-objects.ts";
import { filesRoutes } from "./routes.ts";

export const filesService = service({
  name: "files",
  contract: filesContract,
  events: filesEvents,
  routes: filesRoutes,
  jobs: [processFile, removeObjects],
  schedules: [forgetUploads],
});
