import { routeSuite } from "../kernel/testing/suite.ts";
import { useHost } from "../kernel/testing/host.ts";
import { exportsContract } from "./contract.ts";
import { world } from "./export-world.suite.ts";

const host = useHost(world);
routeSuite(host, "exports", exportsContract, {
  exportBatch: { body: { format: "json" } },
  exportProject: { body: { format: "coco", options: { include: "submitted" } } },
  createExportTemplate: { body: { name: "For training", format: "coco" } },
});
