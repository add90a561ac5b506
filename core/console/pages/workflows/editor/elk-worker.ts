import url from "elkjs/lib/elk-worker.min.js" with { type: "file" };

/** Where the layout worker's script is served: a file beside the bundle. */
export const elkWorkerUrl = url;
