import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  Kbd,
  NavLink,
  ScrollArea,
  Text,
  Tooltip,
  UnstyledButton,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconExternalLink, IconPencil, IconSearch } from "@tabler/icons-react";
import { type ReactNode, useEffect, useMemo } from "react";
import { Link, useLocation } from "wouter";
import { Bell } from "./look/bell.tsx";
import { BrandMark } from "./look/brand-mark.tsx";
import { edgeOrigin } from "./look/edge-origin.ts";
import { openPalette, Palette, usePaletteEntries } from "./look/palette.tsx";
import { useMe } from "./look/session.ts";
import { isMac } from "./look/shortcut-keys.ts";
import { ShortcutSheet } from "./look/shortcut-sheet.tsx";
import { useShortcuts } from "./look/shortcuts.ts";
import { UserMenu } from "./look/user-menu.tsx";
import { isCurrent, type Noun, nouns } from "./navigation.ts";
import { openLink } from "./open-link.ts";
import { searchThings } from "./search-things.ts";
import classes from "./shell.module.css";

/** The frame around every page: navigation by noun, search, bell and account. */
export function Shell({ children }: { children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const [location, navigate] = useLocation();
  const { permissions, workspace } = useMe();
  const visible = useMemo(
    () => nouns.filter((one) => !one.permission || permissions.has(one.permission)),
    [permissions],
  );
  useEffect(close, [location, close]);
  useShortcuts(
    visible.map((one) => ({
      id: `go${one.href}`,
      keys: `g ${one.key}`,
      title: `Go to ${one.title}`,
      group: "Pages",
      run: () => navigate(one.href),
    })),
  );
  usePaletteEntries(
    useMemo(
      () => [
        ...visible.map((one) => ({
          id: `go${one.href}`,
          title: `Go to ${one.title}`,
          group: "Pages",
          icon: one.icon,
          run: () => navigate(one.href),
        })),
        ...(permissions.has("project.create")
          ? [{ id: "new-project", title: "Create a project", group: "Commands", run: () => navigate("/projects/new") }]
          : []),
      ],
      [visible, permissions, navigate],
    ),
  );
  const search = useMemo(() => searchThings(navigate), [navigate]);
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 216, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={0}
    >
      <a className="look-skip" href="#page">
        Skip to the page
      </a>
      <AppShell.Header className={classes.header}>
        <Group gap="xs" wrap="nowrap" miw={0}>
          <Burger
            opened={opened}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={opened ? "Close navigation" : "Open navigation"}
          />
          <Link href="/" className={classes.brand} aria-label="Welo console, to the overview">
            <BrandMark size={22} />
            <Text component="span" fw="bold" visibleFrom="xs">
              Welo
            </Text>
          </Link>
          <Text c="dimmed" fz="sm" truncate visibleFrom="md">
            {workspace.name}
          </Text>
        </Group>
        <SearchButton />
        <Group gap={4} wrap="nowrap">
          <Bell onOpen={(link) => openLink(link, navigate)} />
          <UserMenu onSettings={() => navigate("/settings")} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label="Pages">
        <ScrollArea type="never">
          {(["Work", "Workspace"] as const).map((group) => (
            <NounGroup
              key={group}
              nouns={visible.filter((one) => one.group === group)}
              title={group}
              location={location}
            />
          ))}
          <div className={classes.group}>
            <NavLink
              href={`${edgeOrigin()}/app/`}
              label="Workbench"
              leftSection={<IconPencil size={17} stroke={1.7} />}
              rightSection={<IconExternalLink size={14} stroke={1.6} aria-hidden />}
              className={classes.link}
            />
          </div>
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className={classes.main}>
        {children}
      </AppShell.Main>
      <Palette search={search} />
      <ShortcutSheet />
    </AppShell>
  );
}

function NounGroup({ nouns: members, title, location }: { nouns: Noun[]; title: string; location: string }) {
  if (members.length === 0) return null;
  return (
    <div className={classes.group}>
      <Text fz="xs" c="dimmed" px="sm" pb={4}>
        {title}
      </Text>
      {members.map((one) => (
        <NavLink
          key={one.href}
          component={Link}
          href={one.href}
          label={one.title}
          leftSection={<one.icon size={17} stroke={1.7} />}
          active={isCurrent(one.href, location)}
          aria-current={isCurrent(one.href, location) ? "page" : undefined}
          className={classes.link}
        />
      ))}
    </div>
  );
}

function SearchButton() {
  return (
    <>
      <UnstyledButton className={classes.search} onClick={openPalette} visibleFrom="sm" aria-keyshortcuts="Control+K">
        <IconSearch size={15} stroke={1.7} />
        <Text component="span" fz="sm" style={{ flex: 1 }}>
          Search or jump to
        </Text>
        <Kbd size="xs">{isMac ? "⌘ K" : "Ctrl K"}</Kbd>
      </UnstyledButton>
      <Group hiddenFrom="sm" ml="auto">
        <Tooltip label="Search">
          <ActionIcon variant="subtle" color="gray" size="lg" onClick={openPalette} aria-label="Search or jump to">
            <IconSearch size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </>
  );
}
