import { ActionIcon, Tooltip } from "@mantine/core";
import { IconEye, IconEyeOff, IconLock, IconLockOpen, IconMessageExclamation, IconSparkles } from "@tabler/icons-react";
import { memo } from "react";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { setHidden, setLocked } from "../document/edit.ts";
import type { Editor } from "../document/editor.ts";
import { isFromModel, scoreWords } from "../document/pre-label.ts";
import { classTitle, shapeName } from "../document/region-name.ts";
import { useStore } from "../store.ts";
import classes from "./panel.module.css";

interface RegionRowProps {
  editor: Editor;
  region: Region;
  index: number;
  count: number;
  top: number;
  number: number;
  place: string;
  selected: boolean;
  hidden: boolean;
  locked: boolean;
  remark: string | undefined;
  onShow(region: Region): void;
}

/** One region: its name selects it, a double click shows it, and it can be hidden or locked. */
export const RegionRow = memo(function RegionRow(props: RegionRowProps) {
  const { editor, region, index, count, top, number, place, selected, hidden, locked, remark, onShow } = props;
  const hovered = useStore(editor.store, (s) => s.hovered === region.id);
  const title = classTitle(editor.schema, region.class);
  const colour = editor.schema.classes.find((c) => c.name === region.class)?.colour ?? "#888888";
  const sure = scoreWords(region.score);
  const origin = isFromModel(editor, region) ? `from a model${sure ? `, ${sure} sure` : ""}` : null;
  const state = [origin, hidden && "hidden", locked && "locked", remark && `remark: ${remark}`]
    .filter(Boolean)
    .join(", ");
  const name = `${title} ${number} ${place}, ${shapeName(region.type)}${state ? `, ${state}` : ""}`;
  return (
    <li
      className={classes.row}
      style={{ top }}
      data-row={index}
      data-region={region.id}
      data-selected={selected || undefined}
      data-hovered={hovered || undefined}
      data-hidden={hidden || undefined}
      aria-posinset={index + 1}
      aria-setsize={count}
      onMouseEnter={() => editor.hover(region.id)}
      onMouseLeave={() => editor.hover(null)}
    >
      <button
        type="button"
        className={classes.pick}
        aria-label={name}
        aria-pressed={selected}
        onClick={(event) => {
          const { selection } = editor.store.get();
          const others = [...selection].filter((id) => id !== region.id);
          if (event.shiftKey || event.ctrlKey || event.metaKey)
            editor.select(selection.has(region.id) ? others : [...others, region.id]);
          else editor.select([region.id]);
          if (event.detail === 0 || event.detail === 2) onShow(region);
        }}
      >
        <span className={classes.swatch} style={{ background: colour }} />
        <span className={classes.name}>
          {title} {number} <span className={classes.place}>{place}</span>
        </span>
        {origin && (
          <Tooltip label={`F${origin.slice(1)}`}>
            <span className={classes.origin} data-words={sure ?? undefined}>
              <IconSparkles size={14} aria-hidden />
            </span>
          </Tooltip>
        )}
        {remark && (
          <Tooltip label={remark} multiline maw={280}>
            <IconMessageExclamation size={15} className={classes.remark} aria-hidden />
          </Tooltip>
        )}
      </button>
      <RowButton
        label={hidden ? "Show" : "Hide"}
        name={`${title} ${number}`}
        on={hidden}
        onClick={() => editor.edit(setHidden([region.id], !hidden))}
        icon={hidden ? <IconEyeOff size={14} /> : <IconEye size={14} />}
      />
      {!editor.readOnly && (
        <RowButton
          label={locked ? "Unlock" : "Lock"}
          name={`${title} ${number}`}
          on={locked}
          onClick={() => editor.edit(setLocked([region.id], !locked))}
          icon={locked ? <IconLock size={14} /> : <IconLockOpen size={14} />}
        />
      )}
    </li>
  );
});

function RowButton({
  label,
  name,
  on,
  icon,
  onClick,
}: {
  label: string;
  name: string;
  on: boolean;
  icon: React.ReactNode;
  onClick(): void;
}) {
  return (
    <ActionIcon
      className={classes.act}
      data-on={on || undefined}
      size={24}
      variant="subtle"
      color="gray"
      aria-label={`${label} ${name}`}
      title={label}
      onClick={onClick}
    >
      {icon}
    </ActionIcon>
  );
}

interface GroupRowProps {
  editor: Editor;
  name: string;
  members: readonly Region[];
  top: number;
  hidden: ReadonlySet<string>;
}

/** A class's heading in the grouped list: selects, hides or locks all of its regions. */
export function GroupRow({ editor, name, members, top, hidden }: GroupRowProps) {
  const title = classTitle(editor.schema, name);
  const all = members.every((r) => hidden.has(r.id));
  const ids = members.map((r) => r.id);
  return (
    <li className={classes.group} style={{ top }}>
      <button
        type="button"
        className={classes.pick}
        aria-label={`Select all ${members.length} of ${title}`}
        onClick={() => editor.select(ids)}
      >
        {title} · {members.length}
      </button>
      <RowButton
        label={all ? "Show" : "Hide"}
        name={`all ${title}`}
        on={all}
        onClick={() => editor.edit(setHidden(ids, !all))}
        icon={all ? <IconEyeOff size={14} /> : <IconEye size={14} />}
      />
    </li>
  );
}
