// Small datasets for the tests of the formats.
import type { Region, Result } from "../../annotations/region.contract.ts";
import type { LabelSchema } from "../../projects/label-schema.contract.ts";
import type { DatasetAnnotation, DatasetHeader, DatasetItem } from "./dataset.ts";

export function annotationWith(regions: Region[], more: Partial<Result> = {}): DatasetAnnotation {
  const result = { regions, relations: [], answers: {}, ...more };
  return {
    id: "a1",
    userId: "u1",
    status: "accepted",
    source: "human",
    confidence: null,
    activeSeconds: 12,
    submittedAt: "2025-03-01T10:00:00.000Z",
    result,
  };
}

const task = {
  id: "t1",
  externalKey: null,
  batchId: "b1",
  meta: {},
  schemaVersion: 1,
  createdAt: null,
  completedAt: null,
};

/** A task about an image of 100 by 80 pixels. */
export function imageItem(regions: Region[], name = "a.jpg", more: Partial<Result> = {}): DatasetItem {
  const data = { type: "image" as const, fileId: null, name, width: 100, height: 80, contentType: null, sha256: null };
  return { ...task, data, annotations: [annotationWith(regions, more)] };
}

export function textItem(text: string, regions: Region[], more: Partial<Result> = {}): DatasetItem {
  return { ...task, data: { type: "text", text, name: null }, annotations: [annotationWith(regions, more)] };
}

export function headerFor(schema: Partial<LabelSchema> & { classNames?: string[] }): DatasetHeader {
  const { classNames = ["cat", "dog"], ...rest } = schema;
  const classes = classNames.map((name) => ({ name, colour: "#2f6fed", attributes: [] }));
  return {
    project: { id: "01890a5d-ac96-774b-bcce-b302099a8057", name: "Cats & dogs" },
    batchId: null,
    labelSchema: { media: "image", tools: ["bbox"], fields: [], relations: [], classes, ...rest },
    schemaVersion: 1,
    exportedAt: "2025-03-03T10:20:30.000Z",
  };
}
