import { Kbd, Popover, Text } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef } from "react";
import classes from "./panel.module.css";

export interface Choice {
  key: string;
  title: string;
  colour?: string | undefined;
  hotkey?: string | undefined;
}

interface ChoiceMenuProps {
  /** Where in the window; null keeps it closed. */
  at: { x: number; y: number } | null;
  title: string;
  choices: readonly Choice[];
  current?: string | undefined;
  onChoose(key: string): void;
  onClose(): void;
}

/** A small menu beside the pointer: arrows and Enter, or the key of a choice. */
export function ChoiceMenu({ at, title, choices, current, onChoose, onClose }: ChoiceMenuProps) {
  const list = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (!at) return;
    before.current = document.activeElement as HTMLElement | null;
    const frame = requestAnimationFrame(() =>
      (
        list.current?.querySelector<HTMLElement>("[data-current]") ?? list.current?.querySelector<HTMLElement>("button")
      )?.focus(),
    );
    return () => {
      cancelAnimationFrame(frame);
      before.current?.focus({ preventScroll: true });
    };
  }, [at]);
  const onKeyDown = (event: KeyboardEvent) => {
    const byKey =
      event.ctrlKey || event.metaKey || event.altKey
        ? undefined
        : choices.find((c) => c.hotkey === event.key.toLowerCase());
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const here = buttons.indexOf(document.activeElement as HTMLElement);
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (byKey) onChoose(byKey.key);
    else if (step !== 0) buttons[(here + step + buttons.length) % buttons.length]?.focus();
    else if (event.key !== "Escape") return;
    else onClose();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Popover
      opened={at !== null}
      onDismiss={onClose}
      onChange={(open) => !open && onClose()}
      withRoles={false}
      position="bottom-start"
      shadow="md"
      width={220}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <div
          style={{ position: "fixed", left: at?.x ?? 0, top: at?.y ?? 0, width: 1, height: 1, pointerEvents: "none" }}
        />
      </Popover.Target>
      <Popover.Dropdown p={6} role="dialog" aria-label={title}>
        <Text fz="xs" c="dimmed" px={6} pb={4}>
          {title}
        </Text>
        <div ref={list} className={classes.classes} style={{ margin: 0 }} onKeyDown={onKeyDown}>
          {choices.map((choice) => (
            <button
              key={choice.key}
              type="button"
              className={classes.class}
              aria-pressed={choice.key === current}
              data-current={choice.key === current || undefined}
              onClick={() => onChoose(choice.key)}
            >
              {choice.colour && <span className={classes.swatch} style={{ background: choice.colour }} />}
              <span className={classes.name}>{choice.title}</span>
              {choice.hotkey && <Kbd size="xs">{choice.hotkey.toUpperCase()}</Kbd>}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
