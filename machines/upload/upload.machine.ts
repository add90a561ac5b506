import { setup } from "xstate";

export type UploadStatus = "pending" | "uploaded" | "processed" | "rejected" | "deleted";

export type UploadEvent = {
  /** `finalise`: the object is there with the announced size and checksum. `reprocess`: derive thumbnails anew. */
  type: "finalise" | "process" | "reprocess" | "reject" | "delete";
};

/** A file's life from the presigned URL on; what was deleted never comes back. */
export const uploadMachine = setup({ types: { events: {} as UploadEvent } }).createMachine({
  id: "upload",
  initial: "pending",
  states: {
    pending: { on: { finalise: "uploaded", reject: "rejected", delete: "deleted" } },
    uploaded: { on: { process: "processed", reject: "rejected", delete: "deleted" } },
    processed: { on: { reprocess: "uploaded", reject: "rejected", delete: "deleted" } },
    rejected: { on: { delete: "deleted" } },
    deleted: { type: "final" },
  },
});
