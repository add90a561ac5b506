import * as v from "valibot";
import { LabelSchema } from "../../../projects/label-schema.contract.ts";
import type { DatasetItem } from "../dataset.ts";
import { documentIssue, placePiece } from "../read/json-reader.ts";
import { scanJson } from "../read/json-scanner.ts";
import {
  checkPlaced,
  type FormatReader,
  type ImportFile,
  type ImportPart,
  issueAt,
  type Placed,
} from "../read/reader.ts";
import { AnnotationRow, CategoryRow, ImageRow, itemOf, keyOf, type RowId } from "./coco-rows.ts";
import { type ReadRegion, regionsOf } from "./coco-regions.ts";

/**
 * Reads COCO in two passes: the first learns images, categories and how many annotations each image has, the second hands
 * images out in their order, each when its last annotation is read. Memory grows with images, and with annotations only as far
 * as a file scatters those of one image.
 */
export const cocoReader: FormatReader = { id: "coco", read };

interface Image {
  line: number;
  item: DatasetItem;
  waiting: number;
  regions: ReadRegion[];
  ids: Set<string>;
}
interface Index {
  images: Map<string, Image>;
  categories: Map<string, CategoryRow>;
  labelSchema: LabelSchema | null;
  /** Annotations by image. */
  counts: Map<string, number>;
}
const Reference = v.object({ image_id: v.union([v.number(), v.string()]) });
const Info = v.object({ welo: v.object({ labelSchema: LabelSchema }) });

async function* read(file: ImportFile): AsyncGenerator<ImportPart> {
  const index: Index = { images: new Map(), categories: new Map(), labelSchema: null, counts: new Map() };
  let broken = false;
  try {
    yield* learn(file, index);
  } catch (error) {
    broken = true;
    yield { kind: "error", issue: documentIssue(file, error) };
  }
  const classes = [...new Set([...index.categories.values()].map(({ name }) => name))];
  yield { kind: "labels", labelSchema: index.labelSchema, classes };
  try {
    yield* collect(file, index);
  } catch (error) {
    if (!broken) throw error;
  }
}

const lists = ["images", "categories", "annotations"];

async function* learn(file: ImportFile, index: Index): AsyncGenerator<ImportPart> {
  let listed = false;
  const want = (key: string | null) => {
    listed ||= key === "images";
    return key === "info" ? "value" : lists.includes(key ?? "") ? "elements" : "skip";
  };
  for await (const piece of scanJson(file.open(), want)) {
    const place = placePiece(file, piece);
    if (piece.key === "images" && piece.index !== null) yield* learnImage(place, index);
    else if (piece.key === "categories" && piece.index !== null) yield* learnCategory(place, index);
    else if (piece.key === "annotations" && piece.index !== null) {
      const row = checkPlaced(place, Reference);
      if ("output" in row)
        index.counts.set(keyOf(row.output.image_id), (index.counts.get(keyOf(row.output.image_id)) ?? 0) + 1);
    } else if (piece.key === "info") {
      const info = checkPlaced(place, Info);
      if ("output" in info) index.labelSchema = info.output.welo.labelSchema;
    } else yield { kind: "error", issue: issueAt(place, [], "must be a list") };
  }
  if (!listed) yield { kind: "error", issue: { file: file.name, line: 1, pointer: "/images", detail: "is missing" } };
}

function* learnImage(place: Placed, index: Index): Generator<ImportPart> {
  const row = checkPlaced(place, ImageRow);
  if ("issues" in row) return yield* errors(row.issues);
  if (index.images.has(keyOf(row.output.id))) return yield error(place, ["id"], "another image has this id");
  index.images.set(keyOf(row.output.id), {
    line: place.line,
    item: itemOf(row.output),
    waiting: 0,
    regions: [],
    ids: new Set(),
  });
}

function* learnCategory(place: Placed, index: Index): Generator<ImportPart> {
  const row = checkPlaced(place, CategoryRow);
  if ("issues" in row) return yield* errors(row.issues);
  if (index.categories.has(keyOf(row.output.id))) return yield error(place, ["id"], "another category has this id");
  index.categories.set(keyOf(row.output.id), row.output);
}

async function* collect(file: ImportFile, index: Index): AsyncGenerator<ImportPart> {
  for (const [key, image] of index.images) image.waiting = index.counts.get(key) ?? 0;
  const queue = index.images.values();
  let first = queue.next();
  function* handOutReady(): Generator<ImportPart> {
    for (; !first.done && first.value.waiting === 0; first = queue.next()) yield handOut(first.value);
  }
  yield* handOutReady();
  for await (const piece of scanJson(file.open(), (key) => (key === "annotations" ? "elements" : "skip"))) {
    const place = placePiece(file, piece);
    const row = checkPlaced(place, AnnotationRow);
    const reference = "output" in row ? row : checkPlaced(place, Reference);
    const imageId: RowId | null = "output" in reference ? reference.output.image_id : null;
    const image = imageId === null ? undefined : index.images.get(keyOf(imageId));
    if ("issues" in row) yield* errors(row.issues);
    else if (!image) yield error(place, ["image_id"], "no image has this id");
    else {
      const category = index.categories.get(keyOf(row.output.category_id));
      if (!category) yield error(place, ["category_id"], "no category has this id");
      else yield* keep(place, image, regionsOf(row.output, category, image.item.annotations.length));
    }
    if (image && --image.waiting === 0) yield* handOutReady();
  }
}

function* keep(place: Placed, image: Image, read: ReturnType<typeof regionsOf>): Generator<ImportPart> {
  for (const { path, detail } of read.errors) yield error(place, path, detail);
  for (const { path, detail } of read.notices) yield { kind: "notice", issue: issueAt(place, path, detail) };
  for (const { annotation, region } of read.regions) {
    let id = region.id;
    for (let again = 2; image.ids.has(`${annotation} ${id}`); again++) id = `${region.id.slice(0, 56)}-${again}`;
    image.ids.add(`${annotation} ${id}`);
    image.regions.push({ annotation, region: { ...region, id } });
  }
}

function handOut(image: Image): ImportPart {
  const { item, regions } = image;
  image.regions = [];
  image.ids.clear();
  if (regions.length > 0 && item.annotations.length === 0) item.annotations.push(plainAnnotation());
  for (const { annotation, region } of regions) item.annotations[annotation]!.result.regions.push(region);
  return { kind: "item", item, line: image.line };
}

function plainAnnotation(): DatasetItem["annotations"][number] {
  const result = { regions: [], relations: [], answers: {} };
  return {
    id: null,
    userId: null,
    status: null,
    source: "human",
    confidence: null,
    activeSeconds: null,
    submittedAt: null,
    result,
  };
}

function error(place: Placed, path: (string | number)[], detail: string): ImportPart {
  return { kind: "error", issue: issueAt(place, path, detail) };
}

function* errors(issues: Extract<ImportPart, { kind: "error" }>["issue"][]): Generator<ImportPart> {
  for (const issue of issues) yield { kind: "error", issue };
}
