import { ActionIcon, Text, TextInput, Tooltip } from "@mantine/core";
import { IconArrowsSort, IconEye, IconEyeOff, IconLayoutList, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { removeRegions, setHidden } from "../document/edit.ts";
import type { Editor } from "../document/editor.ts";
import { classTitle, numbersOf, regionPlace, shapeName } from "../document/region-name.ts";
import { useStore } from "../store.ts";
import { GroupRow, RegionRow } from "./region-row.tsx";
import { rowsOf } from "./region-rows.ts";
import { PanelSection } from "./panel-section.tsx";
import { rowsInSight, scrollToRow } from "./window-rows.ts";
import classes from "./panel.module.css";

const rowHeight = 30;
const count = new Intl.NumberFormat("en");

interface RegionListProps {
  editor: Editor;
  textOf(start: number, end: number): string;
  /** Brings a region into sight. */
  onShow(region: Region): void;
}

/** Every region by name, in step with the canvas: what a screen reader reads and a keyboard walks through. */
export function RegionList({ editor, textOf, onShow }: RegionListProps) {
  const [search, setSearch] = useState("");
  const [grouped, setGrouped] = useState(false);
  const [sight, setSight] = useState({ top: 0, height: 300 });
  const box = useRef<HTMLDivElement>(null);
  const doc = useStore(editor.store, (s) => s.history.present);
  const selection = useStore(editor.store, (s) => s.selection);
  const remarks = useStore(editor.store, (s) => s.remarks);
  const numbers = useMemo(() => numbersOf(doc.regions), [doc.regions]);
  const rows = useMemo(
    () =>
      rowsOf(doc.regions, {
        search,
        grouped,
        wordsOf: (r) =>
          `${classTitle(editor.schema, r.class)} ${numbers.get(r.id)} ${shapeName(r.type)} ${r.type === "span" ? textOf(r.start, r.end) : ""}`,
      }),
    [doc.regions, search, grouped, numbers, editor.schema, textOf],
  );
  const { from, to } = rowsInSight(sight.top, sight.height, rowHeight, rows.length);

  const only = selection.size === 1 ? [...selection][0] : undefined;
  useEffect(() => {
    const element = box.current;
    const index = rows.findIndex((row) => row.kind === "region" && row.region.id === only);
    if (!element || index === -1) return;
    const to = scrollToRow(index, element.scrollTop, element.clientHeight, rowHeight);
    if (to !== null) element.scrollTop = to;
  }, [only, rows]);

  const walk = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const here = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (event.key === "Delete" && here?.dataset.region) {
      event.preventDefault();
      return editor.edit(removeRegions(new Set([here.dataset.region])));
    }
    if (step === 0 || !here) return;
    event.preventDefault();
    let index = Number(here.dataset.row) + step;
    while (rows[index]?.kind === "group") index += step;
    const row = rows[index];
    if (row?.kind !== "region") return;
    editor.select(event.shiftKey ? [...selection, row.region.id] : [row.region.id]);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-row="${index}"] button`)?.focus());
  };

  const allHidden = doc.regions.length > 0 && doc.hidden.size === doc.regions.length;
  return (
    <PanelSection
      title="Regions"
      aside={
        selection.size > 1
          ? `${count.format(selection.size)} of ${count.format(doc.regions.length)} selected`
          : count.format(doc.regions.length)
      }
    >
      {doc.regions.length > 0 && (
        <div className={classes.tools}>
          <TextInput
            flex={1}
            size="xs"
            placeholder="Find"
            aria-label="Find a region"
            leftSection={<IconSearch size={13} />}
            value={search}
            onChange={(e) => setSearch(e.currentTarget.value)}
          />
          <ToolButton
            label={grouped ? "In drawing order" : "Group by class"}
            on={grouped}
            onClick={() => setGrouped(!grouped)}
            icon={grouped ? <IconArrowsSort size={15} /> : <IconLayoutList size={15} />}
          />
          <ToolButton
            label={allHidden ? "Show all" : "Hide all"}
            on={allHidden}
            onClick={() =>
              editor.edit(
                setHidden(
                  doc.regions.map((r) => r.id),
                  !allHidden,
                ),
              )
            }
            icon={allHidden ? <IconEyeOff size={15} /> : <IconEye size={15} />}
          />
        </div>
      )}
      {doc.regions.length === 0 && (
        <Text fz="xs" c="dimmed">
          {editor.schema.media === "text"
            ? "Mark some text, then press a class's key."
            : "Pick a class, then draw on the picture."}
        </Text>
      )}
      <div
        ref={box}
        className={classes.box}
        onKeyDown={walk}
        onScroll={(e) => setSight({ top: e.currentTarget.scrollTop, height: e.currentTarget.clientHeight })}
      >
        <ul className={classes.rows} style={{ height: rows.length * rowHeight }} aria-label="Regions">
          {rows
            .slice(from, to)
            .map((row, i) =>
              row.kind === "group" ? (
                <GroupRow
                  key={`group ${row.name}`}
                  editor={editor}
                  name={row.name}
                  members={row.members}
                  top={(from + i) * rowHeight}
                  hidden={doc.hidden}
                />
              ) : (
                <RegionRow
                  key={row.region.id}
                  editor={editor}
                  region={row.region}
                  index={from + i}
                  count={rows.length}
                  top={(from + i) * rowHeight}
                  number={numbers.get(row.region.id) ?? 0}
                  place={regionPlace(row.region, textOf)}
                  selected={selection.has(row.region.id)}
                  hidden={doc.hidden.has(row.region.id)}
                  locked={doc.locked.has(row.region.id)}
                  remark={remarks.get(row.region.id)}
                  onShow={onShow}
                />
              ),
            )}
        </ul>
      </div>
    </PanelSection>
  );
}

function ToolButton({
  label,
  on,
  icon,
  onClick,
}: {
  label: string;
  on: boolean;
  icon: React.ReactNode;
  onClick(): void;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={30}
        variant={on ? "light" : "subtle"}
        color={on ? "accent" : "gray"}
        aria-label={label}
        onClick={onClick}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
