import { useHost } from "../kernel/testing/host.ts";
import { routeSuite } from "../kernel/testing/suite.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsContract } from "./contract.ts";
import { projectsService } from "./service.ts";

const labelSchema = { media: "text", tools: [], classes: [{ name: "a", colour: "#000000" }] };
const host = useHost([projectsService]);
routeSuite(host, "projects", projectsContract, {
  createProject: { body: { name: "Birds", templateId: "objects", workflowId: newId() } },
  updateProject: { body: { name: "Fish" } },
  changeProjectStatus: { body: { event: "pause" } },
  checkLabelSchema: { body: { labelSchema } },
  publishLabelSchema: { body: { labelSchema } },
  cloneProject: { body: { name: "Copy" } },
  updateProjectDefaults: { body: { settings: { overlap: 2 } } },
  updateTemplate: { body: { name: "Theirs" } },
  getLabelSchema: { params: { projectId: newId(), version: "1" } },
  putProjectMember: { body: { role: "annotator" } },
  addProjectMember: { body: { userId: newId(), role: "annotator" } },
  createCustomer: { body: { name: "Acme" } },
  updateCustomer: { body: { name: "Acme Ltd" } },
  createTemplate: { body: { name: "Ours", projectId: newId() } },
});
