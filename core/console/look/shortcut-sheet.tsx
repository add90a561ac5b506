import {
  ActionIcon,
  Button,
  Group,
  Modal,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
  Tooltip,
  VisuallyHidden,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRotate } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { KeyCaps } from "./key-caps.tsx";
import { isMac, keyName } from "./shortcut-keys.ts";
import { type Shortcut, shortcuts, useShortcutList, useShortcuts } from "./shortcuts.ts";

/** The sheet behind `?`: every shortcut that works here, each of which can be given other keys. */
export function ShortcutSheet() {
  const [opened, { open, close, toggle }] = useDisclosure(false);
  const [search, setSearch] = useState("");
  const list = useShortcutList();
  useShortcuts([{ id: "sheet.open", keys: "?", title: "Show keyboard shortcuts", group: "Everywhere", run: toggle }]);
  useEffect(() => {
    window.addEventListener("welo-shortcut-sheet", open);
    return () => window.removeEventListener("welo-shortcut-sheet", open);
  }, [open]);
  const wanted = search.toLowerCase();
  const groups = Map.groupBy(
    list.filter((one) => one.title.toLowerCase().includes(wanted)),
    (one) => one.group,
  );
  return (
    <Modal opened={opened} onClose={close} title="Keyboard shortcuts" size="xl">
      <TextInput
        placeholder="Search"
        aria-label="Search shortcuts"
        value={search}
        onChange={(e) => setSearch(e.currentTarget.value)}
        mb="md"
        data-autofocus
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        {[...groups].map(([group, members]) => (
          <Stack key={group} gap={4}>
            <Title order={2} fz="sm" c="dimmed">
              {group}
            </Title>
            {members.map((one) => (
              <ShortcutRow key={one.id} shortcut={one} />
            ))}
          </Stack>
        ))}
      </SimpleGrid>
      <Text fz="xs" c="dimmed" mt="lg">
        Click the keys of a shortcut to give it others.
      </Text>
    </Modal>
  );
}

/** Opens the sheet from a button or menu. */
export function openShortcutSheet(): void {
  window.dispatchEvent(new Event("welo-shortcut-sheet"));
}

function ShortcutRow({ shortcut }: { shortcut: Shortcut }) {
  const [listening, setListening] = useState(false);
  const [clash, setClash] = useState<string[]>([]);
  const capture = (event: React.KeyboardEvent) => {
    if (!listening || ["Control", "Shift", "Alt", "Meta", "Tab"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key !== "Escape") setClash(shortcuts.rebind(shortcut.id, keyName(event, isMac)));
    setListening(false);
  };
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text fz="sm">{shortcut.title}</Text>
        <Group gap={2} wrap="nowrap">
          <Button
            size="compact-xs"
            variant={listening ? "light" : "subtle"}
            color="gray"
            onClick={() => setListening(true)}
            onKeyDown={capture}
            onBlur={() => setListening(false)}
          >
            <VisuallyHidden>Change the keys of {shortcut.title}: </VisuallyHidden>
            {listening ? "Press keys" : <KeyCaps keys={shortcut.keys} />}
          </Button>
          <Tooltip label="Back to the standard keys">
            <ActionIcon
              size="xs"
              variant="subtle"
              color="gray"
              aria-label={`Standard keys for ${shortcut.title}`}
              onClick={() => setClash(shortcuts.rebind(shortcut.id, null))}
            >
              <IconRotate size={12} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      {clash.length > 0 && (
        <Text fz="xs" c="var(--look-warn)">
          Shares its keys with {clash.join(", ")}.
        </Text>
      )}
    </div>
  );
}
