import * as v from "valibot";

export const ExportFormat = v.picklist(["json", "jsonl", "csv", "coco", "pascal_voc", "yolo", "conll"]);
export type ExportFormat = v.InferOutput<typeof ExportFormat>;

/**
 * What work means that was handed in just as a model had made it: `count`, as any other answer; `flag`, the same, and reviewers are told;
 * `exclude`, nothing, so that it is neither in agreement and consensus nor held for or against whoever handed it in, and reviewers are told.
 */
export const UnchangedPreLabels = v.picklist(["count", "flag", "exclude"]);
export type UnchangedPreLabels = v.InferOutput<typeof UnchangedPreLabels>;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const settingsFields = {
  overlap: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
  leaseMinutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440)),
  reviewShare: share,
  goldShare: share,
  skipPolicy: v.picklist(["to_others", "forbidden"]),
  autoExport: v.nullable(ExportFormat),
  /** Tasks that have ended are removed, with their assignments, so many days later; null and absent: never. */
  keepFinishedDays: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(30), v.maxValue(3650)))),
  /** Whether annotators are asked how sure they are of what they hand in. */
  askConfidence: v.optional(v.boolean()),
  /** Absent: `flag`. What counted before it was changed stays as it is until somebody answers again. */
  unchangedPreLabels: v.optional(UnchangedPreLabels),
};
export const ProjectSettings = v.object(settingsFields);
export type ProjectSettings = v.InferOutput<typeof ProjectSettings>;
/** What every project starts from unless its workspace, its template or its creator says otherwise. */
export const defaultSettings: ProjectSettings = {
  overlap: 1,
  leaseMinutes: 30,
  reviewShare: 1,
  goldShare: 0,
  skipPolicy: "to_others",
  autoExport: null,
  keepFinishedDays: null,
  askConfidence: false,
  unchangedPreLabels: "flag",
};
/** Of what somebody is handed at most half is gold; older settings may say more, and half is what they get. */
export const MOST_GOLD = 0.5;
export const SettingsChange = v.partial(
  v.strictObject({ ...settingsFields, goldShare: v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_GOLD)) }),
);
export type SettingsChange = v.InferOutput<typeof SettingsChange>;
