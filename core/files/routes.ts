import type { Verbs } from "../kernel/http/mount.ts";
import type { filesContract } from "./contract.ts";
import { abortMultipartUpload } from "./abort-multipart-upload.ts";
import { completeMultipartUpload } from "./complete-multipart-upload.ts";
import { createMultipartUpload } from "./create-multipart-upload.ts";
import { deleteFile } from "./delete-file.ts";
import { finaliseFile } from "./finalise-file.ts";
import { locateFile } from "./locate-file.ts";
import { describeFiles, getFile, listFiles } from "./read-files.ts";
import { getMultipartUpload, locateMultipart } from "./read-multipart-upload.ts";
import { reserveFile } from "./reserve-file.ts";
import { uploadFile } from "./upload-file.ts";

export const filesRoutes: Verbs<typeof filesContract> = {
  reserveFile,
  uploadFile,
  createMultipartUpload,
  getMultipartUpload,
  completeMultipartUpload,
  abortMultipartUpload,
  finaliseFile,
  listFiles,
  getFile,
  describeFiles,
  locateMultipart,
  locateFile,
  deleteFile,
};
