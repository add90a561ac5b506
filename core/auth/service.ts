import { service } from "../kernel/lifecycle/service.ts";
import { schedule } from "../kernel/schedule.ts";
import { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import { publishRevocations } from "./jobs/publish-revocations.ts";
import { hashOfNobody } from "./password-hash.ts";
import { authRoutes } from "./routes.ts";
import { prepareSigningKeys, rotateSigningKeys } from "./signing-keys.ts";
import { deleteEndedSessions } from "./store/sessions.ts";

const day = 86_400_000;

export const authService = service({
  name: "auth",
  contract: authContract,
  events: authEvents,
  routes: authRoutes,
  jobs: [publishRevocations],
  schedules: [
    schedule("rotate-signing-keys", 3_600_000, rotateSigningKeys),
    schedule("forget-ended-sessions", 3_600_000, (runtime) =>
      deleteEndedSessions(runtime, new Date(runtime.clock.now().getTime() - 30 * day)),
    ),
  ],
  prepare: async (runtime) => {
    await Promise.all([prepareSigningKeys(runtime), hashOfNobody()]);
  },
});
