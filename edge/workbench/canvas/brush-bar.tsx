import { ActionIcon, Slider, Text, Tooltip } from "@mantine/core";
import { IconBrush, IconEraser } from "@tabler/icons-react";
import type { Editor } from "../document/editor.ts";
import { keepKeys } from "../keys/keep-keys.ts";
import { useStore } from "../store.ts";
import { brush, turnBrush } from "./brush.ts";
import classes from "./canvas.module.css";

/** The brush while masks are painted: its size, and whether it paints or erases. */
export function BrushBar({ editor }: { editor: Editor }) {
  const tool = useStore(editor.store, (s) => s.tool);
  const { radius, erase } = useStore(brush, (b) => b);
  if (tool !== "mask" || editor.readOnly) return null;
  const title = erase ? "Erasing: paint instead (X, or hold Alt)" : "Painting: erase instead (X, or hold Alt)";
  return (
    <div className={classes.bar} data-place="brush" data-controls onKeyDown={keepKeys}>
      <Tooltip label={title}>
        <ActionIcon
          variant={erase ? "light" : "subtle"}
          color={erase ? "accent" : "gray"}
          aria-label="Erase"
          aria-pressed={erase}
          onClick={turnBrush}
        >
          {erase ? <IconEraser size={16} /> : <IconBrush size={16} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Size of the brush (, and .)">
        <Slider
          w={140}
          size="sm"
          min={0}
          max={100}
          thumbLabel="Size of the brush"
          label={null}
          value={Math.round(Math.log2(radius * 2) * 10)}
          onChange={(at) => brush.set((old) => ({ ...old, radius: Math.max(0.5, Math.round(2 ** (at / 10)) / 2) }))}
        />
      </Tooltip>
      <Text fz="xs" w={52} ta="right" className="look-figures">
        {radius * 2} px
      </Text>
    </div>
  );
}
