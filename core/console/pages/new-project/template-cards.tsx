import { Group, SimpleGrid, Text } from "@mantine/core";
import { IconFile, IconPhoto, IconTextCaption } from "@tabler/icons-react";
import { type KeyboardEvent, useRef } from "react";
import type { Template } from "../../../projects/contract.ts";
import classes from "../../console.module.css";
import { bringsOf, stepOf } from "../templates/template-words.ts";

export interface TemplateCardsProps {
  templates: Template[];
  /** Undefined until one was picked; null for the empty project. */
  value: string | null | undefined;
  onChange(template: Template | null): void;
}

/** The template library, the workspace's own, and an empty project: one radio group, in which arrow keys choose. */
export function TemplateCards({ templates, value, onChange }: TemplateCardsProps) {
  const group = useRef<HTMLDivElement>(null);
  const choices: (Template | null)[] = [...templates, null];
  const chosen = value === undefined ? -1 : choices.findIndex((one) => (one?.id ?? null) === value);
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const to = stepOf(event.key, at, choices.length);
    if (to === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onChange(choices[to]!);
    group.current?.querySelectorAll<HTMLElement>("[role=radio]")[to]?.focus();
  };
  return (
    <SimpleGrid ref={group} cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" role="radiogroup" aria-label="Template">
      {choices.map((one, at) => (
        <TemplateCard
          key={one?.id ?? ""}
          template={one}
          checked={at === chosen}
          tabbable={at === Math.max(chosen, 0)}
          onClick={() => onChange(one)}
          onKeyDown={(event) => onKeyDown(event, at)}
        />
      ))}
    </SimpleGrid>
  );
}

interface TemplateCardProps {
  template: Template | null;
  checked: boolean;
  tabbable: boolean;
  onClick(): void;
  onKeyDown(event: KeyboardEvent): void;
}

function TemplateCard({ template, checked, tabbable, onClick, onKeyDown }: TemplateCardProps) {
  const media = template?.labelSchema.media;
  const Icon = media === "image" ? IconPhoto : media === "text" ? IconTextCaption : IconFile;
  return (
    <button
      type="button"
      role="radio"
      aria-checked={checked}
      tabIndex={tabbable ? 0 : -1}
      className={classes.choice}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <Group gap="xs" wrap="nowrap" mb={4}>
        <Icon size={17} stroke={1.6} aria-hidden style={{ flex: "none" }} />
        <Text fz="sm" fw="bold" truncate>
          {template?.name ?? "Empty project"}
        </Text>
        {template && !template.builtIn && (
          <Text fz="xs" c="dimmed">
            yours
          </Text>
        )}
      </Group>
      <Text fz="xs" lineClamp={3} mb={6}>
        {template?.description ?? "Your own classes and questions, from nothing."}
      </Text>
      {template && (
        <Text fz="xs" c="dimmed" mt="auto">
          {bringsOf(template).join(" · ")}
        </Text>
      )}
    </button>
  );
}
