import { Anchor, Group } from "@mantine/core";
import { IconMessage, IconPhoto, IconTextCaption, IconWaveSine } from "@tabler/icons-react";
import { Link } from "wouter";
import type { Project } from "../../../projects/contract.ts";

const icons = { image: IconPhoto, text: IconTextCaption, audio: IconWaveSine, chat: IconMessage };

/** A project's name as a link, with its kind of media. */
export function ProjectName({ project }: { project: Project }) {
  const Icon = icons[project.labelSchema.media];
  return (
    <Group gap="xs" wrap="nowrap">
      <Icon
        size={16}
        stroke={1.6}
        color="var(--mantine-color-dimmed)"
        aria-label={project.labelSchema.media}
        style={{ flex: "none" }}
      />
      <Anchor
        component={Link}
        href={`/projects/${project.id}`}
        fz="sm"
        c="var(--mantine-color-text)"
        lineClamp={2}
        dir="auto"
        ta="left"
        style={{ overflowWrap: "anywhere" }}
      >
        {project.name}
      </Anchor>
    </Group>
  );
}
