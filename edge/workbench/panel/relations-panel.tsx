import { ActionIcon, Button, Group, Text, Tooltip } from "@mantine/core";
import { IconArrowRight, IconTrash } from "@tabler/icons-react";
import { useMemo } from "react";
import { removeRelation } from "../document/edit.ts";
import type { Editor } from "../document/editor.ts";
import { classTitle, numbersOf, regionPlace } from "../document/region-name.ts";
import { useStore } from "../store.ts";
import { PanelSection } from "./panel-section.tsx";
import classes from "./panel.module.css";

/** Which regions are related, and how to relate two. */
export function RelationsPanel({ editor, textOf }: { editor: Editor; textOf(start: number, end: number): string }) {
  const doc = useStore(editor.store, (s) => s.history.present);
  const relating = useStore(editor.store, (s) => s.relatingFrom);
  const numbers = useMemo(() => numbersOf(doc.regions), [doc.regions]);
  const types = editor.schema.relations ?? [];
  if (types.length === 0) return null;
  const nameOf = (id: string) => {
    const region = doc.regions.find((r) => r.id === id);
    if (!region) return id;
    return region.type === "span"
      ? regionPlace(region, textOf)
      : `${classTitle(editor.schema, region.class)} ${numbers.get(id)}`;
  };
  const titleOf = (type: string) => types.find((t) => t.type === type)?.title ?? type;
  return (
    <PanelSection title="Relations" aside={String(doc.relations.length)}>
      {relating && (
        <Group justify="space-between" wrap="nowrap" gap="xs" mb={4} role="status">
          <Text fz="xs" c="var(--look-info)">
            Pick what “{nameOf(relating)}” leads to.
          </Text>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => editor.relateFrom(null)}>
            Stop
          </Button>
        </Group>
      )}
      {doc.relations.length === 0 && !relating && (
        <Text fz="xs" c="dimmed">
          {editor.schema.media === "text"
            ? "Drag from one label to another, or select one and press R."
            : "Select a region, press R, then pick the other."}
        </Text>
      )}
      {doc.relations.map((relation) => (
        <Group key={`${relation.from} ${relation.to} ${relation.type}`} gap={4} wrap="nowrap" h={28}>
          <button
            type="button"
            className={classes.pick}
            onClick={() => editor.select([relation.from, relation.to])}
            aria-label={`${nameOf(relation.from)} ${titleOf(relation.type)} ${nameOf(relation.to)}`}
          >
            <Text fz="xs" truncate maw={90} component="span">
              {nameOf(relation.from)}
            </Text>{" "}
            <IconArrowRight size={12} style={{ flex: "none" }} aria-hidden />
            <Text fz="xs" c="dimmed" truncate component="span">
              {titleOf(relation.type)}
            </Text>{" "}
            <IconArrowRight size={12} style={{ flex: "none" }} aria-hidden />
            <Text fz="xs" truncate maw={90} component="span">
              {nameOf(relation.to)}
            </Text>
          </button>
          {!editor.readOnly && (
            <Tooltip label="Remove">
              <ActionIcon
                size={24}
                variant="subtle"
                color="gray"
                aria-label={`Remove the relation of ${nameOf(relation.from)} to ${nameOf(relation.to)}`}
                onClick={() => editor.edit(removeRelation(relation))}
              >
                <IconTrash size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      ))}
    </PanelSection>
  );
}
