import { Group, SimpleGrid, Text, UnstyledButton } from "@mantine/core";
import { IconFile, IconPhoto, IconTextCaption } from "@tabler/icons-react";
import type { Template } from "../../../projects/contract.ts";
import classes from "../../console.module.css";

export interface TemplateCardsProps {
  templates: Template[];
  /** Undefined until one was picked; null for the empty project. */
  value: string | null | undefined;
  onChange(template: Template | null): void;
}

/** The template library and the workspace's own, and an empty project. */
export function TemplateCards({ templates, value, onChange }: TemplateCardsProps) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" role="radiogroup" aria-label="Template">
      {templates.map((one) => (
        <TemplateCard
          key={one.id}
          title={one.name}
          text={one.description}
          media={one.labelSchema.media}
          own={!one.builtIn}
          checked={value === one.id}
          onClick={() => onChange(one)}
        />
      ))}
      <TemplateCard
        title="Empty project"
        text="Your own classes and questions, from nothing."
        media={null}
        checked={value === null}
        onClick={() => onChange(null)}
      />
    </SimpleGrid>
  );
}

interface TemplateCardProps {
  title: string;
  text: string;
  media: string | null;
  own?: boolean;
  checked: boolean;
  onClick(): void;
}

function TemplateCard({ title, text, media, own = false, checked, onClick }: TemplateCardProps) {
  const Icon = media === "image" ? IconPhoto : media === "text" ? IconTextCaption : IconFile;
  return (
    <UnstyledButton role="radio" aria-checked={checked} className={classes.choice} onClick={onClick}>
      <Group gap="xs" wrap="nowrap" mb={4}>
        <Icon size={17} stroke={1.6} aria-hidden style={{ flex: "none" }} />
        <Text fz="sm" fw="bold" truncate>
          {title}
        </Text>
        {own && (
          <Text fz="xs" c="dimmed">
            yours
          </Text>
        )}
      </Group>
      <Text fz="xs" c="dimmed" lineClamp={3}>
        {text}
      </Text>
    </UnstyledButton>
  );
}
