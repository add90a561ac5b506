import { ActionIcon, Avatar, Menu, SegmentedControl, Text, useMantineColorScheme } from "@mantine/core";
import { IconKeyboard, IconLogout, IconSettings } from "@tabler/icons-react";
import { useMe } from "./session.ts";
import { signOutEverywhereHere } from "./session-gate.tsx";
import { openShortcutSheet } from "./shortcut-sheet.tsx";

/** Who is signed in, the theme, the shortcuts and the way out. */
export function UserMenu({ onSettings }: { onSettings?: () => void }) {
  const { user, workspace } = useMe();
  return (
    <Menu width={240}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          radius="xl"
          aria-label={`${initials(user.name)}, account of ${user.name}`}
        >
          <Avatar size={28} color="gray" variant="filled">
            {initials(user.name)}
          </Avatar>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fz="sm" c="var(--mantine-color-text)" fw="bold" truncate>
            {user.name}
          </Text>
          <Text fz="xs" truncate>
            {user.email}
          </Text>
          <Text fz="xs" truncate>
            {workspace.name} · {user.roles.join(", ")}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <ThemeChoice />
        <Menu.Divider />
        {onSettings && (
          <Menu.Item leftSection={<IconSettings size={16} />} onClick={onSettings}>
            Settings
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconKeyboard size={16} />}
          rightSection={
            <Text fz="xs" c="dimmed">
              ?
            </Text>
          }
          onClick={openShortcutSheet}
        >
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOutEverywhereHere()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Light, dark, or as the system says. */
export function ThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label="Theme"
      value={colorScheme}
      onChange={(value) => setColorScheme(value as typeof colorScheme)}
      data={[
        { value: "auto", label: "System" },
        { value: "light", label: "Light" },
        { value: "dark", label: "Dark" },
      ]}
    />
  );
}

/** The first letters of a name's first and last word. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => word?.charAt(0).toUpperCase() ?? "").join("");
}
