import type { Verbs } from "../kernel/http/mount.ts";
import { cancelExport } from "./cancel-export.ts";
import type { exportsContract } from "./contract.ts";
import { exportBatch, exportProject } from "./create-export.ts";
import { createExportTemplate, listExportTemplates } from "./export-templates.ts";
import { getExport, listExports, locateExport } from "./read-exports.ts";

export const exportsRoutes: Verbs<typeof exportsContract> = {
  exportBatch,
  exportProject,
  listExports,
  getExport,
  cancelExport,
  locateExport,
  listExportTemplates,
  createExportTemplate,
};
