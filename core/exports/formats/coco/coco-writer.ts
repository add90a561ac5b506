import { textLines } from "../chunks.ts";
import { type DatasetHeader, type DatasetItem, imageOf, nameOf } from "../dataset.ts";
import { type Chunk, type Format, type FormatWriter, type Kit, tallyUnheld } from "../format.ts";
import { LossTally } from "../loss.ts";
import { type CocoAnnotation, type CocoCategory, cocoImage } from "./coco-document.ts";
import { cocoShape } from "./coco-shape.ts";

/**
 * COCO in one document, in constant memory: images are written as they come, annotations are put aside line by line and
 * follow, categories close it. Ids count from 1; a line that starts with `K` holds keypoints, filled up when all names are known.
 */
export const coco: Format = {
  id: "coco",
  extension: "json",
  contentType: "application/json",
  archive: false,
  holds: {
    media: ["image"],
    regions: ["bbox", "polygon", "mask", "keypoints"],
    standIns: ["rotated_bbox", "ellipse"],
    attributes: true,
    scores: true,
    answers: true,
    relations: false,
  },
  open,
};

function open(header: DatasetHeader, kit: Kit): FormatWriter {
  const loss = new LossTally();
  const spool = kit.spool();
  const categories = new Map<string, CocoCategory>();
  let [images, annotations] = [0, 0];

  function categoryOf(name: string): CocoCategory {
    let category = categories.get(name);
    if (!category) categories.set(name, (category = { id: categories.size + 1, name, supercategory: "" }));
    return category;
  }
  for (const { name } of header.labelSchema.classes) categoryOf(name);

  function annotate(imageId: number, item: DatasetItem): void {
    item.annotations.forEach(({ result }, annotation) => {
      for (const region of result.regions) {
        const category = categoryOf(region.class);
        const found = cocoShape(region, category, loss);
        if (!found) continue;
        const { region: original, ...shape } = found;
        const row: CocoAnnotation = {
          id: ++annotations,
          image_id: imageId,
          category_id: category.id,
          ...shape,
          attributes: region.attributes,
          ...(region.score === undefined ? {} : { score: region.score }),
          welo: { annotation, regionId: region.id, ...(original ? { region: original } : {}) },
        };
        spool.append(`${row.keypoints ? "K" : " "}${JSON.stringify(row)}\n`);
      }
    });
  }

  return {
    *open() {
      yield `{"info":${JSON.stringify(infoOf(header))},\n"licenses":[],\n"images":[`;
    },
    *item(item) {
      const image = imageOf(item);
      if (!image) {
        loss.add("task", "COCO holds images only");
        return;
      }
      tallyUnheld(coco, item, loss);
      if (image.width === null || image.height === null) loss.add("image size", "the size of the image is not known");
      const id = ++images;
      yield `${id > 1 ? "," : ""}\n${JSON.stringify(cocoImage(id, item, image, nameOf(item)))}`;
      annotate(id, item);
    },
    async *close(): AsyncGenerator<Chunk> {
      const width = new Map([...categories.values()].map(({ id, keypoints }) => [id, (keypoints?.length ?? 0) * 3]));
      yield `\n],\n"annotations":[`;
      let separator = "\n";
      for await (const line of textLines(spool.read())) {
        yield separator + (line.startsWith("K") ? fillUp(line.slice(1), width) : line.slice(1));
        separator = ",\n";
      }
      spool.dispose();
      yield `\n],\n"categories":[`;
      yield [...categories.values()]
        .map((one) => `\n${JSON.stringify(one.keypoints ? { ...one, skeleton: [] } : one)}`)
        .join(",");
      yield "\n]}\n";
    },
    loss: () => loss.report(),
  };
}

function fillUp(line: string, width: Map<number, number>): string {
  const row = JSON.parse(line) as CocoAnnotation;
  const missing = (width.get(row.category_id) ?? 0) - (row.keypoints?.length ?? 0);
  if (missing <= 0) return line;
  row.keypoints!.push(...Array.from({ length: missing }, () => 0));
  return JSON.stringify(row);
}

function infoOf(header: DatasetHeader): object {
  return {
    description: header.project.name,
    version: "1.0",
    year: Number(header.exportedAt.slice(0, 4)),
    contributor: "",
    date_created: header.exportedAt,
    welo: {
      projectId: header.project.id,
      batchId: header.batchId,
      schemaVersion: header.schemaVersion,
      labelSchema: header.labelSchema,
    },
  };
}
