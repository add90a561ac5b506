import {
  ActionIcon,
  Box,
  Button,
  Group,
  Indicator,
  Popover,
  ScrollArea,
  Skeleton,
  Stack,
  Text,
  Tooltip,
  UnstyledButton,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications as toasts } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IconBell } from "@tabler/icons-react";
import { useCallback } from "react";
import type { Notification } from "../../notifications/contract.ts";
import { api } from "./api.ts";
import { ask } from "./ask.ts";
import classes from "./bell.module.css";
import { notificationOf, useInbox } from "./inbox.ts";
import type { InboxMessage } from "./inbox-connection.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { RelativeTime } from "./relative-time.tsx";
import { useShortcuts } from "./shortcuts.ts";

export interface BellProps {
  /** Goes to what a notification is about; `link` is a path in the app. */
  onOpen(link: string): void;
}

/** The bell: unread count, the newest notifications, and a toast for each that arrives. */
export function Bell({ onOpen }: BellProps) {
  const [opened, { toggle, close, open }] = useDisclosure(false);
  const cache = useQueryClient();
  const list = useQuery({ ...ask("notifications", "listNotifications", { limit: 30 }), refetchInterval: 120_000 });
  const refresh = useCallback(
    () => void cache.invalidateQueries({ queryKey: ["notifications", "listNotifications"] }),
    [cache],
  );
  const read = useMutation({
    mutationFn: (one: Notification) => api.notifications.readNotification({ notificationId: one.id }),
    onSettled: refresh,
  });
  const readAll = useMutation({ mutationFn: () => api.notifications.readAllNotifications({}), onSettled: refresh });
  const onMessage = useCallback(
    (message: InboxMessage) => {
      refresh();
      const arrived = notificationOf(message);
      if (arrived)
        toasts.show({ id: arrived.id, title: arrived.title, message: arrived.body, autoClose: 6000, color: "accent" });
    },
    [refresh],
  );
  useInbox(onMessage);
  useShortcuts([{ id: "bell.open", keys: "g b", title: "Show notifications", group: "Everywhere", run: open }]);
  const unread = list.data?.unread ?? 0;
  const go = (one: Notification) => {
    if (!one.readAt) read.mutate(one);
    close();
    onOpen(one.link);
  };
  return (
    <Popover
      opened={opened}
      onChange={(next) => !next && close()}
      position="bottom-end"
      width={380}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label="Notifications (g b)" disabled={opened}>
          <Indicator
            label={unread > 99 ? "99+" : unread}
            disabled={unread === 0}
            size={16}
            offset={5}
            aria-hidden={false}
          >
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={toggle}
              aria-label={unread ? `Notifications, ${unread} unread` : "Notifications"}
            >
              <IconBell size={18} stroke={1.7} />
            </ActionIcon>
          </Indicator>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Notifications" maw="calc(100vw - 16px)">
        <Group justify="space-between" px="md" py="xs">
          <Text fw="bold">Notifications</Text>
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={unread === 0}
            loading={readAll.isPending}
            onClick={() => readAll.mutate()}
          >
            Mark all as read
          </Button>
        </Group>
        <ScrollArea.Autosize mah={420}>
          {list.isPending && <Waiting />}
          {list.error && (
            <Box p="sm">
              <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
            </Box>
          )}
          {list.data?.items.length === 0 && (
            <Text c="dimmed" fz="sm" px="md" py="lg" ta="center">
              Nothing yet. You will hear here when work is given to you, comes back, or is done.
            </Text>
          )}
          {list.data?.items.map((one) => (
            <UnstyledButton
              key={one.id}
              className={classes.item}
              data-unread={one.readAt === null || undefined}
              onClick={() => go(one)}
            >
              <Text fz="sm" fw={one.readAt ? "regular" : "bold"}>
                {one.title}
              </Text>
              <Text fz="sm" c="dimmed" lineClamp={2}>
                {one.body}
              </Text>
              <RelativeTime at={one.createdAt} fz="xs" c="dimmed" />
            </UnstyledButton>
          ))}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

function Waiting() {
  return (
    <Stack p="md" gap="sm" aria-hidden>
      <Skeleton h={36} />
      <Skeleton h={36} />
    </Stack>
  );
}
