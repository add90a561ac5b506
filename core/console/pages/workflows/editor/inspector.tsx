import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconX } from "@tabler/icons-react";
import { namesTo } from "../chart/children.ts";
import { pathAt, pointerOf } from "../chart/states.ts";
import { triggerText } from "../chart/transitions.ts";
import { StateForm } from "../forms/state-form.tsx";
import { TransitionForm } from "../forms/transition-form.tsx";
import { WorkflowForm } from "../forms/workflow-form.tsx";
import { baseAround } from "./child-scope.ts";
import { useEditor } from "./editor-context.ts";
import classes from "./editor.module.css";

/** The form for what is selected: a transition, a state, or the workflow as a whole. */
export function Inspector({ onClose }: { onClose?(): void }) {
  const { state, transition, selection, select, within, whole } = useEditor();
  const child = namesTo(within.base).at(-1);
  const name = child === undefined ? "Workflow" : `Child ${child}`;
  const title = transition ? triggerText(transition.trigger) : state.path === "" ? name : state.label;
  const above = transition ? state.path : state.path.split(".").slice(0, -1).join(".");
  const isWhole = selection === "";
  return (
    <section className={classes.inspector} aria-label={`Form: ${title}`} data-testid="inspector">
      <Group gap={4} wrap="nowrap" className={classes.inspectorHead}>
        {isWhole && child !== undefined && (
          <Tooltip label="To what it is a child of">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label="To what it is a child of"
              onClick={() => whole(baseAround(within.base))}
            >
              <IconChevronLeft size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        {!isWhole && (
          <Tooltip label={above === "" ? `The ${child === undefined ? "workflow" : "child"} as a whole` : above}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label="To what is around it"
              onClick={() => select(pointerOf(above))}
            >
              <IconChevronLeft size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        <div style={{ minWidth: 0, flex: 1 }}>
          <Text fz="sm" fw={560} truncate>
            {title}
          </Text>
          {!isWhole && (
            <Text fz="xs" c="dimmed" truncate>
              {transition ? `transition from ${pathAt(selection) || "every state"}` : state.path}
            </Text>
          )}
        </div>
        {onClose && (
          <Tooltip label="Close the form">
            <ActionIcon variant="subtle" color="gray" aria-label="Close the form" onClick={onClose}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      <div className={classes.inspectorBody}>
        {transition ? (
          <TransitionForm key={transition.pointer} transition={transition} />
        ) : state.path === "" ? (
          <WorkflowForm key={within.base} />
        ) : (
          <StateForm key={state.path} state={state} />
        )}
      </div>
    </section>
  );
}
