import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import { IconArrowLeft, IconBook2, IconDots, IconKeyboard } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { Bell } from "../../../core/console/look/bell.tsx";
import { KeyCaps } from "../../../core/console/look/key-caps.tsx";
import { openShortcutSheet } from "../../../core/console/look/shortcut-sheet.tsx";
import { keepKeys } from "../keys/keep-keys.ts";
import { useOpenLink } from "../queues/app-bar.tsx";
import { stopwatch } from "./active-time.ts";
import type { OpenTask } from "./open-task.ts";
import classes from "./task.module.css";

interface TaskBarProps {
  open: OpenTask;
  saved?: ReactNode;
  seconds: number;
  idle: boolean;
  onInstructions(): void;
  more: { title: string; icon: ReactNode; disabled?: boolean; run(): void }[];
  submit: ReactNode;
}

export function taskName({ task }: OpenTask): string {
  return task.data.name ?? task.externalKey ?? `Task ${task.id.slice(-6)}`;
}

/** The bar over a task: where one is, whether the work is safe, time, help, and the way on. */
export function TaskBar({ open, saved, seconds, idle, onInstructions, more, submit }: TaskBarProps) {
  const [, go] = useLocation();
  const openLink = useOpenLink();
  const { progress, name } = open.project;
  return (
    <header className={classes.bar} onKeyDown={keepKeys}>
      <Tooltip label="My queues">
        <ActionIcon variant="subtle" color="gray" size={34} aria-label="My queues" onClick={() => go("/")}>
          <IconArrowLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <div className={classes.titles}>
        <span className={classes.project}>{name}</span>
        <h1 className={classes.task} title={taskName(open)}>
          {taskName(open)}
        </h1>
        {progress.tasks > 0 && (
          <span className={classes.of}>
            {progress.completed} of {progress.tasks} done
          </span>
        )}
      </div>
      {saved}
      <span
        className={classes.timer}
        data-idle={idle || undefined}
        title={idle ? "Paused while nothing moves" : "Time worked on this task"}
        aria-label={`Time worked: ${stopwatch(seconds)}`}
        role="timer"
      >
        {stopwatch(seconds)}
      </span>
      <Tooltip
        label={
          <>
            Instructions <KeyCaps keys="i" />
          </>
        }
      >
        <ActionIcon variant="subtle" color="gray" size={34} aria-label="Instructions" onClick={onInstructions}>
          <IconBook2 size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Tooltip
        label={
          <>
            Keyboard shortcuts <KeyCaps keys="?" />
          </>
        }
      >
        <ActionIcon
          className={classes.optional}
          variant="subtle"
          color="gray"
          size={34}
          aria-label="Keyboard shortcuts"
          onClick={openShortcutSheet}
        >
          <IconKeyboard size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <span className={classes.optional}>
        <Bell onOpen={openLink} />
      </span>
      <Menu width={200}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={34} aria-label="More">
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {more.map((one) => (
            <Menu.Item key={one.title} leftSection={one.icon} disabled={one.disabled} onClick={one.run}>
              {one.title}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {submit}
    </header>
  );
}

/** The one filled button of the page. */
export function SubmitButton({
  title,
  keys,
  busy,
  disabled,
  onClick,
}: {
  title: string;
  keys: string;
  busy: boolean;
  disabled?: boolean;
  onClick(): void;
}) {
  return (
    <Tooltip label={<KeyCaps keys={keys} />}>
      <Button size="compact-md" px={14} style={{ flex: "none" }} loading={busy} disabled={disabled} onClick={onClick}>
        {title}
      </Button>
    </Tooltip>
  );
}
