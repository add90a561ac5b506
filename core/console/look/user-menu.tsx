import { ActionIcon, Avatar, Menu, Text, useMantineColorScheme } from "@mantine/core";
import {
  IconDeviceDesktop,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
} from "@tabler/icons-react";
import { useMe } from "./session.ts";
import { signOutEverywhereHere } from "./session-gate.tsx";
import { openShortcutSheet } from "./shortcut-sheet.tsx";

/** Who is signed in, the theme, the shortcuts and the way out. */
export function UserMenu({ onSettings, onLanguages }: { onSettings?: () => void; onLanguages?: () => void }) {
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
        <ThemeItems />
        <Menu.Divider />
        {onSettings && (
          <Menu.Item leftSection={<IconSettings size={16} />} onClick={onSettings}>
            Settings
          </Menu.Item>
        )}
        {onLanguages && (
          <Menu.Item leftSection={<IconLanguage size={16} />} onClick={onLanguages}>
            Languages that I know
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

const themes = [
  { value: "auto", label: "As the system", icon: IconDeviceDesktop },
  { value: "light", label: "Light", icon: IconSun },
  { value: "dark", label: "Dark", icon: IconMoon },
] as const;

/** Light, dark, or as the system says, as items of a menu. */
function ThemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as typeof colorScheme)}>
      {themes.map((one) => (
        <Menu.RadioItem key={one.value} value={one.value} rightSection={<one.icon size={16} aria-hidden />}>
          {one.label}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

/** The first letters of a name's first and last word. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => word?.charAt(0).toUpperCase() ?? "").join("");
}
