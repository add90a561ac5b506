import { useMemo } from "react";
import { giveClass } from "../document/choose-class.ts";
import type { Editor } from "../document/editor.ts";
import { ChoiceMenu } from "./choice-menu.tsx";

/** The classes that a region may have, beside it. */
export function ClassMenu({
  editor,
  menu,
  onClose,
}: {
  editor: Editor;
  menu: { id: string; x: number; y: number } | null;
  onClose(): void;
}) {
  const region = menu && editor.doc().regions.find((r) => r.id === menu.id);
  const at = useMemo(() => (menu ? { x: menu.x, y: menu.y } : null), [menu]);
  if (editor.readOnly) return null;
  const fitting = editor.schema.classes.filter(
    (c) => !region || (c.tools ?? editor.schema.tools).includes(region.type),
  );
  return (
    <ChoiceMenu
      at={region ? at : null}
      title="Change the class"
      current={region?.class}
      choices={fitting.map((c) => ({ key: c.name, title: c.title ?? c.name, colour: c.colour, hotkey: c.hotkey }))}
      onClose={onClose}
      onChoose={(name) => {
        const wanted = fitting.find((c) => c.name === name);
        if (region && wanted) giveClass(editor, new Set([region.id]), wanted);
        onClose();
      }}
    />
  );
}
