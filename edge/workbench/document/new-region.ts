import type { Region } from "../../../core/annotations/region.contract.ts";
import { newId } from "../../../core/kernel/wire/id.ts";
import type { Shape } from "../canvas/interaction.ts";
import { classForTool, type Editor } from "./editor.ts";

/** Names a drawn shape: a new id and the class that is active; null when no class may have such a shape. */
export function newRegion(editor: Editor, shape: Shape): Region | null {
  const name = classForTool(editor.schema, shape.type, editor.store.get().activeClass);
  return name === null ? null : ({ ...shape, id: newId(), class: name, attributes: {} } as Region);
}
