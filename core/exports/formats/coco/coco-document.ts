import type { Region } from "../../../annotations/region.contract.ts";
import type { DatasetAnnotation, DatasetImage, DatasetItem } from "../dataset.ts";
import type { Box } from "../geometry.ts";
import type { RleMask } from "../rle.ts";

/** A region as its COCO annotation alone cannot say it: everything but what COCO's own members hold. */
export type RegionGeometry = Region extends infer R
  ? R extends unknown
    ? Omit<R, "id" | "class" | "attributes" | "score">
    : never
  : never;

export interface CocoCategory {
  id: number;
  name: string;
  supercategory: string;
  keypoints?: string[];
  skeleton?: [number, number][];
}

/** `welo` carries what COCO has no member for, so that a file read back is what was written; other tools skip it. */
export interface CocoImage {
  id: number;
  file_name: string;
  width: number | null;
  height: number | null;
  attributes?: DatasetAnnotation["result"]["answers"];
  welo: {
    taskId: string | null;
    externalKey: string | null;
    batchId: string | null;
    name: string | null;
    fileId: string | null;
    contentType: string | null;
    sha256: string | null;
    meta: DatasetItem["meta"];
    schemaVersion: number | null;
    createdAt: string | null;
    completedAt: string | null;
    annotations: (Omit<DatasetAnnotation, "result"> & { answers: DatasetAnnotation["result"]["answers"] })[];
  };
}

export interface CocoAnnotation {
  id: number;
  image_id: number;
  category_id: number;
  bbox: Box;
  area: number;
  segmentation: number[][] | RleMask;
  iscrowd: 0 | 1;
  keypoints?: number[];
  num_keypoints?: number;
  attributes: Region["attributes"];
  score?: number;
  /** `annotation` is the place in the image's `welo.annotations`; `region` is there when the members above are a stand-in. */
  welo: { annotation: number; regionId: string; region?: RegionGeometry };
}

/** The image entry of an item; answers are repeated in `attributes` when one annotation speaks for the image. */
export function cocoImage(id: number, item: DatasetItem, image: DatasetImage, fileName: string): CocoImage {
  const only = item.annotations.length === 1 ? item.annotations[0] : undefined;
  return {
    id,
    file_name: fileName,
    width: image.width,
    height: image.height,
    ...(only && Object.keys(only.result.answers).length > 0 ? { attributes: only.result.answers } : {}),
    welo: {
      taskId: item.id,
      externalKey: item.externalKey,
      batchId: item.batchId,
      name: image.name,
      fileId: image.fileId,
      contentType: image.contentType,
      sha256: image.sha256,
      meta: item.meta,
      schemaVersion: item.schemaVersion,
      createdAt: item.createdAt,
      completedAt: item.completedAt,
      annotations: item.annotations.map(({ result, ...rest }) => ({ ...rest, answers: result.answers })),
    },
  };
}
