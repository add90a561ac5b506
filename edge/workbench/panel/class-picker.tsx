import { Text, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import type { LabelClass } from "../../../core/projects/label-schema.contract.ts";
import { chooseClass } from "../document/choose-class.ts";
import type { Editor, EditorState } from "../document/editor.ts";
import { useStore } from "../store.ts";
import classes from "./panel.module.css";
import { PanelSection } from "./panel-section.tsx";

/** The project's classes with their keys and how often each is used; a click does what the key does. */
export function ClassPicker({ editor }: { editor: Editor }) {
  const [search, setSearch] = useState("");
  const doc = useStore(editor.store, (s) => s.history.present);
  const active = useStore(editor.store, shownClass);
  const changing = useStore(editor.store, (s) => s.tool === "select" && s.selection.size > 0);
  const marked = useStore(editor.store, (s) => s.marked !== null);
  const counts = useMemo(() => Map.groupBy(doc.regions, (r) => r.class), [doc.regions]);
  const list = editor.schema.classes;
  if (list.length === 0) return null;
  const wanted = search.toLowerCase();
  const shown = list.filter((c) => (c.title ?? c.name).toLowerCase().includes(wanted));
  const hint = editor.readOnly
    ? undefined
    : marked
      ? "Label the marked text"
      : changing
        ? "Change the selection"
        : "Next region";
  return (
    <PanelSection title="Classes" aside={hint}>
      {list.length > 12 && (
        <TextInput
          size="xs"
          mb={6}
          placeholder="Find a class"
          aria-label="Find a class"
          value={search}
          onChange={(e) => setSearch(e.currentTarget.value)}
        />
      )}
      <div className={classes.classes} role="group" aria-label="Classes">
        {shown.map((one) => (
          <ClassButton
            key={one.name}
            one={one}
            count={counts.get(one.name)?.length ?? 0}
            active={active === one.name}
            disabled={editor.readOnly}
            onChoose={() => chooseClass(editor, one)}
          />
        ))}
      </div>
      {shown.length === 0 && (
        <Text fz="xs" c="dimmed">
          No class has this name.
        </Text>
      )}
    </PanelSection>
  );
}

// The class that the keys would change: of the selection where it has one, else of the next region.
function shownClass({ tool, selection, activeClass, history }: EditorState): string | null {
  if (tool !== "select" || selection.size === 0) return activeClass;
  const names = new Set(history.present.regions.filter((r) => selection.has(r.id)).map((r) => r.class));
  return names.size === 1 ? [...names][0]! : null;
}

interface ClassButtonProps {
  one: LabelClass;
  count: number;
  active: boolean;
  disabled: boolean;
  onChoose(): void;
}

function ClassButton({ one, count, active, disabled, onChoose }: ClassButtonProps) {
  return (
    <button
      type="button"
      className={classes.class}
      aria-pressed={active}
      aria-label={one.title ?? one.name}
      disabled={disabled}
      onClick={onChoose}
      onMouseDown={(event) => event.preventDefault()}
    >
      <span className={classes.swatch} style={{ background: one.colour }} />
      <span className={classes.name}>{one.title ?? one.name}</span>
      <span className={classes.count} data-words={count > 0 ? count : ""} />
      {one.hotkey && <span className={classes.key} data-words={one.hotkey.toUpperCase()} />}
    </button>
  );
}
