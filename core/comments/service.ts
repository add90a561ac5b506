import { service } from "../kernel/lifecycle/service.ts";
import { commentsContract } from "./contract.ts";
import { commentsEvents } from "./events.ts";
import { commentsRoutes } from "./routes.ts";

export const commentsService = service({
  name: "comments",
  contract: commentsContract,
  events: commentsEvents,
  routes: commentsRoutes,
});
