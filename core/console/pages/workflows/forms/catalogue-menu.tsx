import { Button, Group, Menu, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";

interface CatalogueMenuProps {
  title: string;
  /** Undefined until the catalogue is there. */
  entries: readonly { name: string; description: string }[] | undefined;
  readOnly: boolean;
  /** Nothing has been added yet. */
  empty: boolean;
  onAdd(name: string): void;
}

/** The head of a list whose items come from the catalogue, with a menu that adds one. */
export function CatalogueMenu({ title, entries, readOnly, empty, onAdd }: CatalogueMenuProps) {
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text fz="sm" fw={560}>
          {title}
        </Text>
        {!readOnly && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={12} />}>
                Add
              </Button>
            </Menu.Target>
            <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
              {entries?.map(({ name, description }) => (
                <Menu.Item key={name} onClick={() => onAdd(name)}>
                  <Text fz="sm">{name}</Text>
                  <Text fz="xs" c="dimmed" maw={260}>
                    {description}
                  </Text>
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {empty && (
        <Text fz="xs" c="dimmed">
          Nothing.
        </Text>
      )}
    </>
  );
}
