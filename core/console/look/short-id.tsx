import { ActionIcon, CopyButton, Group, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";

/** An id shortened to its last six characters (the random part of a UUIDv7), with a button that copies all of it. */
export function ShortId({ id, label = "id" }: { id: string; label?: string }) {
  return (
    <Group gap={2} wrap="nowrap" component="span" display="inline-flex">
      <Tooltip label={id}>
        <Text component="span" ff="monospace" fz="xs" c="dimmed">
          {shortId(id)}
        </Text>
      </Tooltip>
      <CopyButton value={id} timeout={1500}>
        {({ copied, copy }) => (
          <ActionIcon
            component="button"
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={copied ? `Copied ${label}` : `Copy ${label} ${shortId(id)}`}
            onClick={(event: React.MouseEvent) => {
              event.stopPropagation();
              copy();
            }}
          >
            {copied ? <IconCheck size={12} /> : <IconCopy size={12} />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}

/** The last six characters of a long id. */
export function shortId(id: string): string {
  return id.length > 12 ? id.slice(-6) : id;
}
