import { textLines } from "../chunks.ts";
import { type DatasetHeader, imageOf } from "../dataset.ts";
import { entryNames } from "../entry-names.ts";
import { type Chunk, type Format, type FormatWriter, type Kit, tallyUnheld } from "../format.ts";
import { LossTally } from "../loss.ts";
import { zip } from "../zip.ts";
import { type Size, share, yoloKind, yoloNumbers } from "./yolo-rows.ts";

/**
 * YOLO (Ultralytics): `data.yaml` and a text file an image under `labels/`; the images go under `images/`. What the label schema's
 * tools draw decides between boxes, outlines, turned boxes and poses. An image without objects has an empty file.
 */
export const yolo: Format = {
  id: "yolo",
  extension: "zip",
  contentType: "application/zip",
  archive: true,
  holds: {
    media: ["image"],
    regions: ["bbox", "polygon", "rotated_bbox", "keypoints"],
    standIns: ["ellipse", "mask", "cuboid", "polyline"],
    attributes: false,
    scores: false,
    answers: false,
    relations: false,
  },
  open,
};

interface Row {
  numbers: number[];
  points: [name: string, x: number, y: number, visibility: number][];
}

function open(header: DatasetHeader, kit: Kit): FormatWriter {
  const loss = new LossTally();
  const kind = yoloKind(header.labelSchema);
  const classes = new Map(header.labelSchema.classes.map(({ name }, i) => [name, i]));
  const keypoints = new Map<string, number>();
  const archive = zip(kit.spool(), header.exportedAt);
  const poses = kit.spool();
  const nameFor = entryNames();

  function rowsOf(item: Parameters<FormatWriter["item"]>[0], size: Size): Row[] {
    const rows: Row[] = [];
    for (const region of item.annotations.flatMap(({ result }) => result.regions)) {
      const numbers = yoloNumbers(region, kind, size, loss);
      if (!numbers) continue;
      if (!classes.has(region.class)) classes.set(region.class, classes.size);
      const points = kind === "pose" && region.type === "keypoints" ? region.points : [];
      for (const { name } of points) if (!keypoints.has(name)) keypoints.set(name, keypoints.size);
      rows.push({
        numbers: [classes.get(region.class)!, ...numbers],
        points: points.map((point) => [point.name, ...share([point.x, point.y], size), point.visibility]),
      });
    }
    return rows;
  }

  return {
    *open() {},
    *item(item) {
      const image = imageOf(item);
      if (!image) return loss.add("task", "YOLO holds images only");
      if (image.width === null || image.height === null) return loss.add("task", "the size of the image is not known");
      tallyUnheld(yolo, item, loss);
      if (item.annotations.length > 1)
        loss.add(
          "annotation",
          "all annotations of an image stand in one file, and nothing tells them apart",
          item.annotations.length - 1,
        );
      const path = `labels/${nameFor(item)}.txt`;
      const rows = rowsOf(item, { width: image.width, height: image.height });
      if (kind === "pose") poses.append(`${JSON.stringify([path, rows])}\n`);
      else yield* archive.entry(path, textOf(rows, new Map()));
    },
    async *close(): AsyncGenerator<Chunk> {
      for await (const line of textLines(poses.read())) {
        const [path, rows] = JSON.parse(line) as [string, Row[]];
        yield* archive.entry(path, textOf(rows, keypoints));
      }
      poses.dispose();
      yield* archive.entry("data.yaml", yamlOf([...classes.keys()], [...keypoints.keys()]));
      yield* archive.end();
    },
    loss: () => loss.report(),
  };
}

/** Every row has a place for each keypoint of the dataset; those that a region lacks are 0 0 0. */
function textOf(rows: Row[], keypoints: Map<string, number>): string {
  return rows
    .map(({ numbers: [index, ...numbers], points }) => {
      const places = Array.from({ length: keypoints.size * 3 }, () => 0);
      for (const [name, x, y, visibility] of points)
        places.splice(keypoints.get(name)! * 3, 3, clamp(x), clamp(y), visibility);
      return `${[index, ...numbers.map(clamp), ...places].map(digits).join(" ")}\n`;
    })
    .join("");
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Ten decimals: back in pixels that is exact to a millionth, and never an exponent. */
function digits(value: number | undefined): string {
  return (value ?? 0).toFixed(10).replace(/\.?0+$/, "");
}

function yamlOf(classes: string[], keypoints: string[]): string {
  const names = classes.map((name, i) => `  ${i}: ${JSON.stringify(name)}\n`).join("");
  const shape =
    keypoints.length > 0 ? `kpt_shape: [${keypoints.length}, 3]\nkpt_names: ${JSON.stringify(keypoints)}\n` : "";
  return `path: .\ntrain: images\nval: images\n${shape}nc: ${classes.length}\nnames:\n${names}`;
}
