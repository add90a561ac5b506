import type { DatasetHeader } from "./dataset.ts";
import type { Format, FormatWriter, Holdings } from "./format.ts";

const everything: Holdings = {
  media: ["image", "text", "audio", "chat"],
  regions: [
    "bbox",
    "rotated_bbox",
    "polygon",
    "polyline",
    "point",
    "keypoints",
    "ellipse",
    "mask",
    "cuboid",
    "span",
    "audio_segment",
    "track",
  ],
  standIns: [],
  attributes: true,
  scores: true,
  answers: true,
  relations: true,
};

/** One JSON document: project and label schema, then `tasks` in the canonical model, one a line. */
export const json: Format = {
  id: "json",
  extension: "json",
  contentType: "application/json",
  archive: false,
  holds: everything,
  open,
};

/** One task of the canonical model a line, without a header. */
export const jsonl: Format = {
  id: "jsonl",
  extension: "jsonl",
  contentType: "application/x-ndjson",
  archive: false,
  holds: everything,
  open: openLines,
};

function open(header: DatasetHeader): FormatWriter {
  let separator = "\n";
  return {
    *open() {
      yield `${JSON.stringify({ format: "welo", version: 1, ...header }).slice(0, -1)},\n"tasks":[`;
    },
    *item(item) {
      yield separator + JSON.stringify(item);
      separator = ",\n";
    },
    *close() {
      yield "\n]}\n";
    },
    loss: () => [],
  };
}

function openLines(): FormatWriter {
  return {
    *open() {},
    *item(item) {
      yield `${JSON.stringify(item)}\n`;
    },
    *close() {},
    loss: () => [],
  };
}
