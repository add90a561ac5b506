import { useHost } from "../kernel/testing/host.ts";
import { routeSuite } from "../kernel/testing/suite.ts";
import { auditContract } from "./contract.ts";
import { auditService } from "./service.ts";

const host = useHost([auditService]);
routeSuite(host, "audit", auditContract, { listEntityLogs: { params: { type: "task", id: "any" } } });
