import sharp from "sharp";
import { unreadable } from "./rules.ts";

/** The size of an image as it is shown, after its EXIF orientation (1 to 8) has been applied. */
export interface Picture {
  width: number | null;
  height: number | null;
  orientation: number | null;
}

const MOST_PIXELS = 400_000_000;
const THUMBNAIL_SIDE = 512;
const options = { failOn: "error", limitInputPixels: MOST_PIXELS } as const;
let running = 0;
const waiting: (() => void)[] = [];

/** Reads an image's size and decodes all of it; throws files.unreadable when that fails. Two at a time, since pixels take memory. */
export async function inspectImage(path: string): Promise<Picture> {
  return gated(async () => {
    try {
      const image = sharp(path, options);
      const { width, height, orientation } = await image.metadata();
      await image.resize({ width: 64, height: 64, fit: "inside" }).raw().toBuffer();
      const turned = orientation !== undefined && orientation >= 5;
      return { width: turned ? height : width, height: turned ? width : height, orientation: orientation ?? null };
    } catch (error) {
      throw unreadable("", `The image cannot be decoded: ${reasonOf(error)}`);
    }
  });
}

/** A WebP of at most 512 pixels a side, turned upright. */
export async function makeThumbnail(bytes: Uint8Array): Promise<Uint8Array> {
  const size = { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: "inside", withoutEnlargement: true } as const;
  return gated(() => sharp(bytes, options).autoOrient().resize(size).webp({ quality: 78 }).toBuffer());
}

async function gated<T>(work: () => Promise<T>): Promise<T> {
  if (running >= 2) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** The decoder's own words without paths. */
function reasonOf(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line.replace(/\/\S+/g, "the file").slice(0, 200);
}
