import type { Region } from "../../../annotations/region.contract.ts";
import { type DatasetHeader, type DatasetImage, type DatasetItem, imageOf, nameOf } from "../dataset.ts";
import { entryNames } from "../entry-names.ts";
import { type Chunk, type Format, type FormatWriter, type Kit, tallyUnheld } from "../format.ts";
import { LossTally } from "../loss.ts";
import { regionBox } from "../region-box.ts";
import { zip } from "../zip.ts";

/**
 * Pascal VOC: one XML file an image under `Annotations/`, and `ImageSets/Main/default.txt`. Boxes count from 1 and include
 * their last pixel, as the devkit has it, unless `vocBase` is 0.
 */
export const pascalVoc: Format = {
  id: "pascal_voc",
  extension: "zip",
  contentType: "application/zip",
  archive: true,
  holds: {
    media: ["image"],
    regions: ["bbox"],
    standIns: ["polygon", "rotated_bbox", "ellipse", "mask", "keypoints", "cuboid", "polyline"],
    attributes: true,
    scores: false,
    answers: false,
    relations: false,
  },
  open,
};

function open(header: DatasetHeader, kit: Kit): FormatWriter {
  const loss = new LossTally();
  const list = kit.spool();
  const archive = zip(kit.spool(), header.exportedAt);
  const nameFor = entryNames();
  const base = kit.choices?.vocBase ?? 1;
  return {
    *open() {},
    *item(item) {
      const image = imageOf(item);
      if (!image) return loss.add("task", "Pascal VOC holds images only");
      tallyUnheld(pascalVoc, item, loss);
      if (item.annotations.length > 1)
        loss.add(
          "annotation",
          "all annotations of an image stand in one file, and nothing tells them apart",
          item.annotations.length - 1,
        );
      const name = nameFor(item);
      list.append(`${name}\n`);
      yield* archive.entry(`Annotations/${name}.xml`, xmlOf(item, image, base, loss));
    },
    async *close(): AsyncGenerator<Chunk> {
      const names = Buffer.concat(await Array.fromAsync(list.read())).toString();
      list.dispose();
      yield* archive.entry("ImageSets/Main/default.txt", names);
      yield* archive.end();
    },
    loss: () => loss.report(),
  };
}

function xmlOf(item: DatasetItem, image: DatasetImage, base: 0 | 1, loss: LossTally): string {
  if (image.width === null || image.height === null) loss.add("image size", "the size of the image is not known");
  const objects = item.annotations
    .flatMap(({ result }) => result.regions)
    .map((region) => objectOf(region, base, loss));
  const document = nest(
    "annotation",
    leaf("folder", "JPEGImages"),
    leaf("filename", nameOf(item)),
    nest("source", leaf("database", "Welo")),
    nest("size", leaf("width", image.width ?? 0), leaf("height", image.height ?? 0), leaf("depth", 3)),
    leaf("segmented", 0),
    ...objects,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document}`;
}

function objectOf(region: Region, base: 0 | 1, loss: LossTally): string {
  const box = region.type === "point" ? null : regionBox(region);
  if (!box) {
    loss.add(region.type, `Pascal VOC has no member for a ${region.type}`);
    return "";
  }
  const [x, y, width, height] = box;
  if (width === 0 || height === 0) {
    loss.add(region.type, "a box without area cannot be held");
    return "";
  }
  if (region.type !== "bbox") loss.add(region.type, "written as the box around it");
  const own = Object.entries(region.attributes);
  const isMember = ([name, value]: (typeof own)[number]) =>
    name === "pose" ? typeof value === "string" : flags.includes(name) && typeof value === "boolean";
  const members = Object.fromEntries(own.filter(isMember));
  const others = own
    .filter((one) => !isMember(one))
    .map(([name, value]) =>
      nest(
        "attribute",
        leaf("name", name),
        leaf("value", Array.isArray(value) ? JSON.stringify(value) : String(value)),
      ),
    );
  return nest(
    "object",
    leaf("name", region.class),
    leaf("pose", String(members.pose ?? "Unspecified")),
    ...flags.map((name) => leaf(name, members[name] === true ? 1 : 0)),
    nest("bndbox", leaf("xmin", x + base), leaf("ymin", y + base), leaf("xmax", x + width), leaf("ymax", y + height)),
    ...(others.length > 0 ? [nest("attributes", ...others)] : []),
  );
}

const flags = ["truncated", "occluded", "difficult"];

function nest(name: string, ...children: string[]): string {
  return `<${name}>\n${children.join("")}</${name}>\n`;
}

/** An element with text, escaped; characters that XML 1.0 cannot hold become U+FFFD. */
function leaf(name: string, text: string | number): string {
  const escaped = String(text).replace(/[&<>"]/g, (char) => entities[char]!);
  return `<${name}>${escaped.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")}</${name}>\n`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
