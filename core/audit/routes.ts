import type { Verbs } from "../kernel/http/mount.ts";
import type { auditContract } from "./contract.ts";
import { listAuditLogs, listEntityLogs } from "./list-audit-logs.ts";
import { listDeadLetters, replayDeadLetter } from "./list-dead-letters.ts";
import { verifyChain } from "./verify-chain.ts";

export const auditRoutes: Verbs<typeof auditContract> = {
  listAuditLogs,
  listEntityLogs,
  verifyChain,
  listDeadLetters,
  replayDeadLetter,
};
