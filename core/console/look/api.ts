import { analyticsContract } from "../../analytics/contract.ts";
import { annotationsContract } from "../../annotations/contract.ts";
import { auditContract } from "../../audit/contract.ts";
import { authContract } from "../../auth/contract.ts";
import { commentsContract } from "../../comments/contract.ts";
import { exportsContract } from "../../exports/contract.ts";
import { filesContract } from "../../files/contract.ts";
import { client } from "../../kernel/wire/client.ts";
import { notificationsContract } from "../../notifications/contract.ts";
import { projectsContract } from "../../projects/contract.ts";
import { qualityContract } from "../../quality/contract.ts";
import { tasksContract } from "../../tasks/contract.ts";
import { workflowContract } from "../../workflow/contract.ts";
import { proof } from "./proof-request.ts";
import { session } from "./session.ts";
import { bearerTransport } from "./transport.ts";

const transport = bearerTransport({
  token: () => session.token(),
  renew: () => session.renew(),
  prove: () => proof.ask(),
});

/** One typed client per service, as the signed-in user; every refusal is a `Problem`. */
export const api = {
  analytics: client(analyticsContract, transport),
  annotations: client(annotationsContract, transport),
  audit: client(auditContract, transport),
  auth: client(authContract, transport),
  comments: client(commentsContract, transport),
  exports: client(exportsContract, transport),
  files: client(filesContract, transport),
  notifications: client(notificationsContract, transport),
  projects: client(projectsContract, transport),
  quality: client(qualityContract, transport),
  tasks: client(tasksContract, transport),
  workflow: client(workflowContract, transport),
};
export type Api = typeof api;
