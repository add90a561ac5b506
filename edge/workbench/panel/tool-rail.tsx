import { ActionIcon, Tooltip } from "@mantine/core";
import {
  type Icon,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsMove,
  IconBone,
  IconBrush,
  IconCircle,
  IconCursorText,
  IconHighlight,
  IconLine,
  IconPoint,
  IconPolygon,
  IconRotateRectangle,
  IconSquare,
} from "@tabler/icons-react";
import { KeyCaps } from "../../../core/console/look/key-caps.tsx";
import type { Editor, Tool } from "../document/editor.ts";
import { keepKeys } from "../keys/keep-keys.ts";
import { toolsFor } from "../keys/use-editor-keys.ts";
import { useStore } from "../store.ts";
import classes from "./tool-rail.module.css";

const icons: Partial<Record<Tool, Icon>> = {
  select: IconArrowsMove,
  bbox: IconSquare,
  polygon: IconPolygon,
  polyline: IconLine,
  point: IconPoint,
  ellipse: IconCircle,
  rotated_bbox: IconRotateRectangle,
  keypoints: IconBone,
  mask: IconBrush,
  span: IconHighlight,
};

/** The tools of this project down the left edge, each with its key in the tooltip, and undo and redo. */
export function ToolRail({ editor }: { editor: Editor }) {
  const tool = useStore(editor.store, (s) => s.tool);
  const canUndo = useStore(editor.store, (s) => s.history.past.length > 0);
  const canRedo = useStore(editor.store, (s) => s.history.future.length > 0);
  return (
    <nav className={classes.rail} aria-label="Tools" onKeyDown={keepKeys}>
      {toolsFor(editor).map((one) => {
        const Icon =
          one.tool === "select" && editor.schema.media === "text" ? IconCursorText : (icons[one.tool] ?? IconSquare);
        return (
          <RailButton
            key={one.tool}
            title={one.title}
            keys={one.key}
            pressed={tool === one.tool}
            icon={<Icon size={19} stroke={1.7} />}
            onClick={() => editor.useTool(one.tool)}
          />
        );
      })}
      <span className={classes.gap} />
      <RailButton
        title="Undo"
        keys="mod+z"
        disabled={!canUndo}
        icon={<IconArrowBackUp size={19} stroke={1.7} />}
        onClick={() => editor.undo()}
      />
      <RailButton
        title="Redo"
        keys="mod+shift+z"
        disabled={!canRedo}
        icon={<IconArrowForwardUp size={19} stroke={1.7} />}
        onClick={() => editor.redo()}
      />
    </nav>
  );
}

interface RailButtonProps {
  title: string;
  keys: string;
  icon: React.ReactNode;
  pressed?: boolean;
  disabled?: boolean;
  onClick(): void;
}

function RailButton({ title, keys, icon, pressed, disabled = false, onClick }: RailButtonProps) {
  return (
    <Tooltip
      position="right"
      label={
        <>
          {title} <KeyCaps keys={keys} />
        </>
      }
    >
      <ActionIcon
        size={34}
        variant={pressed ? "filled" : "subtle"}
        color={pressed ? "accent" : "gray"}
        aria-label={title}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
        onMouseDown={(e) => e.preventDefault()}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
