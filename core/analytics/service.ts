import { service } from "../kernel/lifecycle/service.ts";
import { analyticsContract } from "./contract.ts";
import { analyticsEvents } from "./events.ts";
import { onAllEvents } from "./on-all-events.ts";
import { analyticsRoutes } from "./routes.ts";

export const analyticsService = service({
  name: "analytics",
  contract: analyticsContract,
  events: analyticsEvents,
  routes: analyticsRoutes,
  reactions: [onAllEvents],
});
