import { ActionIcon, Button, Group, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconListTree, IconPlus } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { addState } from "../chart/edit-states.ts";
import { ConnectDialog } from "./connect-dialog.tsx";
import { useEditor } from "./editor-context.ts";
import classes from "./editor.module.css";
import { Inspector } from "./inspector.tsx";
import { marksOf } from "./marks.ts";
import { Outline } from "./outline.tsx";
import { Picture } from "./picture.tsx";
import { Trail } from "./trail.tsx";

/** The picture, unless `plain` with its tools, the outline beside it when wanted, and the form of what is selected over it. */
export function PicturePane({ plain = false }: { plain?: boolean }) {
  const editor = useEditor();
  const { chart, issues, selection, select, readOnly, apply, state, document, within } = editor;
  const [line, setLine] = useState<{ source: string; target: string } | null>(null);
  const [outline, setOutline] = useState(false);
  const [whole, setWhole] = useState(false);
  const marks = useMemo(() => marksOf(issues), [issues]);
  const draw = useCallback((source: string, target: string) => setLine({ source, target }), []);
  const formIsOpen = !plain && (selection !== "" || whole);
  return (
    <div className={classes.picturePane}>
      {outline && (
        <div className={classes.outlinePane}>
          <Outline states={chart.states} selected={selection} onSelect={select} marks={marks} />
        </div>
      )}
      <div className={classes.canvas}>
        <Group gap={6} className={classes.tools} display={plain ? "none" : undefined}>
          <Tooltip label="States as a list">
            <ActionIcon
              variant="default"
              size={30}
              aria-label="States as a list"
              aria-pressed={outline}
              onClick={() => setOutline(!outline)}
            >
              <IconListTree size={16} />
            </ActionIcon>
          </Tooltip>
          {!readOnly && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlus size={14} />}
              onClick={() =>
                apply((now) => addState(now, state.kind === "compound" || state.kind === "parallel" ? state.path : ""))
              }
            >
              State
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            aria-pressed={whole && selection === ""}
            onClick={() => {
              select("");
              setWhole(selection !== "" || !whole);
            }}
          >
            {within.base === "" ? "Whole workflow" : "Whole child"}
          </Button>
        </Group>
        {chart.everywhere.length > 0 && (
          <div className={classes.everywhere}>
            <Text fz="xs" c="dimmed">
              In every state
            </Text>
            {chart.everywhere.map(({ text, pointer, targets }) => (
              <UnstyledButton
                key={pointer}
                fz="xs"
                data-selected={pointer === selection || undefined}
                onClick={() => select(pointer)}
              >
                {text}
                {targets.length > 0 && ` → ${targets.join(", ")}`}
              </UnstyledButton>
            ))}
          </div>
        )}
        {within.base !== "" && (
          <div className={classes.trailPlace}>
            <Trail />
          </div>
        )}
        <Picture
          key={within.base}
          label={`Picture of ${String(document.definition["id"] ?? "the workflow")}: arrow keys go from state to state`}
          chart={chart}
          selection={selection}
          onSelect={select}
          marks={marks}
          {...(readOnly ? {} : { onConnect: draw })}
        />
      </div>
      {formIsOpen && (
        <Inspector
          onClose={() => {
            select("");
            setWhole(false);
          }}
        />
      )}
      {line && <ConnectDialog line={line} onClose={() => setLine(null)} />}
    </div>
  );
}
