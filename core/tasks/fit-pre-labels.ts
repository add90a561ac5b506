import { annotationsContract } from "../annotations/contract.ts";
import type { Media } from "../annotations/pre-label.contract.ts";
import type { Context } from "../kernel/context.ts";
import type { Project } from "../projects/contract.ts";
import type { Verdict } from "./check-lines.ts";
import type { NewTask, TaskData } from "./contract.ts";

const ROOT = "/preLabel/payload";

/** Refuses lines whose pre-label could never be handed in; annotations is asked at most once, and only where one says anything. */
export async function fitPreLabels(
  ctx: Context,
  { id: projectId, schemaVersion }: Pick<Project, "id" | "schemaVersion">,
  verdicts: readonly Verdict[],
): Promise<Verdict[]> {
  const asked = verdicts.flatMap(({ task }, at) => {
    const payload = task && payloadOf(task);
    return payload ? [{ at, item: { media: mediaOf(task.data), payload } }] : [];
  });
  if (asked.length === 0) return [...verdicts];
  const items = asked.map((one) => one.item);
  const annotations = ctx.call("annotations", annotationsContract);
  const found = await annotations.checkPreLabels({ projectId, schemaVersion, items });
  const wrong = new Map(asked.map(({ at }, i) => [at, found.items[i] ?? []]));
  return verdicts.map((verdict, at) => {
    const errors = (wrong.get(at) ?? []).map(({ pointer, detail }) => ({ pointer: ROOT + pointer, detail }));
    return errors.length > 0 ? { task: null, errors } : verdict;
  });
}

/** What a line's pre-label says; null where that is nothing. */
function payloadOf({ preLabel }: NewTask) {
  if (!preLabel) return null;
  const { regions, relations, answers } = preLabel.payload;
  return regions.length + relations.length + Object.keys(answers).length > 0 ? preLabel.payload : null;
}

function mediaOf(data: TaskData): Media {
  return data.type === "image"
    ? { type: "image", width: data.width ?? null, height: data.height ?? null }
    : { type: "text", length: [...data.text].length };
}
