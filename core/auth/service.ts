import type { Runtime } from "../kernel/context.ts";
import { service } from "../kernel/lifecycle/service.ts";
import { schedule } from "../kernel/schedule.ts";
import { recheckDomains } from "./check-identity-domain.ts";
import { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import { answerRegistration } from "./jobs/answer-registration.ts";
import { publish, publishRevocations } from "./jobs/publish-revocations.ts";
import { startPasswordReset } from "./jobs/start-password-reset.ts";
import { tellOfLock } from "./jobs/tell-of-lock.ts";
import { onProjectDeleted } from "./on/project-deleted.ts";
import { onProjectMemberAdded } from "./on/project-member-added.ts";
import { onProjectMemberRemoved } from "./on/project-member-removed.ts";
import { hashOfNobody } from "./password-hash.ts";
import { authRoutes } from "./routes.ts";
import { prepareSigningKeys, rotateSigningKeys } from "./signing-keys.ts";
import { deleteExpiredChallenges } from "./store/login-challenges.ts";
import { deleteExpiredRegistrations } from "./store/registrations.ts";
import { deleteExpiredOidc } from "./store/oidc.ts";
import { deleteEndedSessions } from "./store/sessions.ts";

const day = 86_400_000;
const hour = 3_600_000;
const forgetSessions = (runtime: Runtime) =>
  deleteEndedSessions(runtime, new Date(runtime.clock.now().getTime() - 30 * day));

export const authService = service({
  name: "auth",
  contract: authContract,
  events: authEvents,
  routes: authRoutes,
  reactions: [onProjectMemberAdded, onProjectMemberRemoved, onProjectDeleted],
  jobs: [publishRevocations, startPasswordReset, tellOfLock, answerRegistration],
  schedules: [
    schedule("rotate-signing-keys", hour, rotateSigningKeys),
    schedule("forget-ended-sessions", hour, forgetSessions),
    schedule("forget-expired-challenges", hour, deleteExpiredChallenges),
    schedule("forget-expired-registrations", hour, deleteExpiredRegistrations),
    schedule("forget-expired-oidc", hour, deleteExpiredOidc),
    schedule("recheck-domains", 60_000, recheckDomains),
    schedule("keep-revocations-published", 15_000, (runtime) => publish(runtime, [])),
  ],
  prepare: async (runtime) => {
    await prepareSigningKeys(runtime);
    await Promise.all([rotateSigningKeys(runtime), hashOfNobody(), publish(runtime, []).catch(() => {})]);
  },
});
