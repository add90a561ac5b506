import type { Region } from "../../../annotations/region.contract.ts";
import type { DatasetAnnotation, DatasetHeader, DatasetItem } from "../dataset.ts";
import type { Format, FormatWriter, Kit } from "../format.ts";
import { json } from "../json-format.ts";
import { regionBox } from "../region-box.ts";
import { csvRow } from "./csv-cell.ts";

/** CSV (RFC 4180, UTF-8): one row a region (an annotation without regions has one row), or one a task. Structures are JSON in their cells. */
export const csv: Format = {
  id: "csv",
  extension: "csv",
  contentType: "text/csv",
  archive: false,
  holds: json.holds,
  open,
};

const taskColumns = ["task_id", "external_key", "batch_id", "name", "image_width", "image_height", "document", "meta"];
const annotationColumns = [
  "annotation_id",
  "annotator_id",
  "status",
  "source",
  "confidence",
  "active_seconds",
  "submitted_at",
];
const regionColumns = [
  "region_id",
  "type",
  "class",
  "x",
  "y",
  "width",
  "height",
  "text",
  "geometry",
  "attributes",
  "score",
  "relations",
];

function open(header: DatasetHeader, { choices }: Kit): FormatWriter {
  const fields = header.labelSchema.fields.map(({ name }) => name);
  const answerColumns = [...fields.map((name) => `answer.${name}`), "other_answers"];
  const byTask = choices?.csvRows === "task";
  const answers = ({ result }: DatasetAnnotation): unknown[] => {
    const others = Object.entries(result.answers).filter(([name]) => !fields.includes(name));
    return [...fields.map((name) => result.answers[name]), others.length > 0 ? Object.fromEntries(others) : null];
  };
  return {
    *open() {
      const rest = byTask
        ? ["annotations", ...answerColumns]
        : [...annotationColumns, ...regionColumns, ...answerColumns];
      yield csvRow([...taskColumns, ...rest]);
    },
    *item(item) {
      const [only, second] = item.annotations;
      if (byTask) yield csvRow([...taskCells(item, true), item.annotations, ...(only && !second ? answers(only) : [])]);
      else yield rowsOf(item, answers);
    },
    *close() {},
    loss: () => [],
  };
}

function rowsOf(item: DatasetItem, answers: (annotation: DatasetAnnotation) => unknown[]): string {
  const points = item.data.type === "text" ? Array.from(item.data.text) : null;
  if (item.annotations.length === 0) return csvRow(taskCells(item, true));
  let rows = "";
  for (const annotation of item.annotations) {
    const about = annotationCells(annotation);
    const { regions, relations } = annotation.result;
    for (const region of regions.length > 0 ? regions : [null]) {
      const from = relations.filter((relation) => relation.from === region?.id);
      const cells = region
        ? regionCells(region, points, from)
        : regionColumns.map((name) => (name === "relations" && relations.length > 0 ? relations : null));
      rows += csvRow([...taskCells(item, rows === ""), ...about, ...cells, ...answers(annotation)]);
    }
  }
  return rows;
}

/** A document's text stands in the first row of its task only. */
function taskCells(item: DatasetItem, first: boolean): unknown[] {
  const image = item.data.type === "image" ? item.data : null;
  const document = item.data.type === "text" && first ? item.data.text : null;
  const meta = Object.keys(item.meta).length > 0 ? item.meta : null;
  return [item.id, item.externalKey, item.batchId, item.data.name, image?.width, image?.height, document, meta];
}

function annotationCells(annotation: DatasetAnnotation): unknown[] {
  const { id, userId, status, source, confidence, activeSeconds, submittedAt } = annotation;
  return [id, userId, status, source, confidence, activeSeconds, submittedAt];
}

function regionCells(region: Region, points: string[] | null, relations: object[]): unknown[] {
  const { id, type, class: name, attributes, score, ...geometry } = region;
  const text = points && region.type === "span" ? points.slice(region.start, region.end).join("") : null;
  const box = regionBox(region) ?? [null, null, null, null];
  const details = Object.keys(attributes).length > 0 ? attributes : null;
  return [id, type, name, ...box, text, geometry, details, score, relations.length > 0 ? relations : null];
}
