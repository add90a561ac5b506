import { useHost } from "../kernel/testing/host.ts";
import { routeSuite } from "../kernel/testing/suite.ts";
import { notificationsContract } from "./contract.ts";
import { notificationsService } from "./service.ts";

const host = useHost([notificationsService]);
routeSuite(host, "notifications", notificationsContract, {
  listSince: { query: "?after=0" },
  updatePreferences: { body: { items: [] } },
});
