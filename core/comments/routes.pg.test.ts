import { routeSuite } from "../kernel/testing/suite.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { commentsContract } from "./contract.ts";
import { commentsService } from "./service.ts";

const host = useHost([commentsService]);
routeSuite(host, "comments", commentsContract, {
  listComments: { query: `?entity_type=TASK&entity_id=${newId()}` },
  createComment: { body: { entityType: "TASK", entityId: newId(), body: "A tail is missing." } },
  updateComment: { body: { body: "Two tails are missing." } },
  resolveComment: { body: {} },
});
