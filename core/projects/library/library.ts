import * as v from "valibot";
import type { Template } from "../contract.ts";
import { LabelSchema } from "../label-schema.contract.ts";
import { answerRating } from "./answer-rating.ts";
import { boxes } from "./boxes.ts";
import { classification } from "./classification.ts";
import { entities } from "./entities.ts";
import { keypoints } from "./keypoints.ts";
import { namedEntities } from "./named-entities.ts";
import { objects } from "./objects.ts";
import { pairwise } from "./pairwise.ts";
import { polygons } from "./polygons.ts";
import { sentiment } from "./sentiment.ts";
import { transcription } from "./transcription.ts";

/** The templates that every workspace has, best starting points first. */
export const library: readonly Template[] = [
  objects,
  entities,
  boxes,
  polygons,
  keypoints,
  namedEntities,
  classification,
  sentiment,
  transcription,
  pairwise,
  answerRating,
].map((file) => ({
  ...file,
  labelSchema: v.parse(LabelSchema, file.labelSchema),
}));
