import { addRegions, removeRegions, replaceRegions } from "../document/edit.ts";
import { classForTool, type Editor } from "../document/editor.ts";
import { newRegion } from "../document/new-region.ts";
import { brush } from "./brush.ts";
import type { Effect, Scene } from "./interaction.ts";
import { display, type View } from "./view.ts";

/** What the pointer acts upon now; `reach` in CSS pixels. */
export function sceneOf(editor: Editor, { viewport, image }: View, reach: number): Scene {
  const { selection, tool, activeClass } = editor.store.get();
  const { regions, hidden, locked } = editor.doc();
  const drawn = classForTool(editor.schema, tool, activeClass);
  return {
    regions: hidden.size === 0 ? regions : regions.filter((r) => !hidden.has(r.id)),
    locked,
    selection,
    tool,
    size: image,
    scale: viewport.scale,
    reach,
    snap: display.get().snap,
    brush: { ...brush.get(), class: drawn },
    skeleton: editor.schema.classes.find((one) => one.name === drawn)?.skeleton,
    readOnly: editor.readOnly,
  };
}

/** Does to the document what the pointer has brought about. */
export function applyEffect(editor: Editor, effect: Exclude<Effect, { kind: "open" }>): void {
  if (effect.kind === "select") return editor.select(effect.ids);
  if (effect.kind === "remove") return editor.edit(removeRegions(new Set([effect.id])));
  if (effect.kind === "replace") return editor.edit(replaceRegions(effect.regions));
  const region = newRegion(editor, effect.shape);
  if (!region) return;
  editor.edit(addRegions([region]));
  editor.select([region.id]);
}
