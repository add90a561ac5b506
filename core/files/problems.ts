import { problems } from "../kernel/wire/problem.ts";

export const fileProblems = problems("files", {
  type_not_allowed: { status: 415, title: "Files of this type cannot be stored" },
  too_large: { status: 413, title: "The file is too large" },
  missing_upload: { status: 409, title: "The file has not been uploaded yet" },
  not_multipart: { status: 409, title: "No upload in parts is under way for this file" },
  missing_parts: { status: 409, title: "Parts of the file have not been uploaded yet" },
  checksum_mismatch: { status: 422, title: "What was uploaded is not what was announced" },
  unreadable: { status: 422, title: "The file cannot be read" },
  not_ready: { status: 409, title: "The file cannot be used" },
});
