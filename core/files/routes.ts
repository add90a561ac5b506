import type { Verbs } from "../kernel/http/mount.ts";
import type { filesContract } from "./contract.ts";
import { deleteFile } from "./delete-file.ts";
import { finaliseFile } from "./finalise-file.ts";
import { locateFile } from "./locate-file.ts";
import { describeFiles, getFile, listFiles } from "./read-files.ts";
import { reserveFile } from "./reserve-file.ts";
import { uploadFile } from "./upload-file.ts";

export const filesRoutes: Verbs<typeof filesContract> = {
  reserveFile,
  uploadFile,
  finaliseFile,
  listFiles,
  getFile,
  describeFiles,
  locateFile,
  deleteFile,
};
