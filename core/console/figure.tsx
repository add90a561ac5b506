import { Card, Group, Skeleton, Text } from "@mantine/core";
import { IconArrowDownRight, IconArrowUpRight, IconMinus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import classes from "./figure.module.css";
import { type Change, change, inUnit } from "./numbers.ts";

export interface FigureProps {
  title: string;
  value: number | null;
  previous?: number | null;
  unit: "count" | "share" | "seconds";
  hint?: ReactNode;
  href?: string;
}

/** One number with its name and how it compares with the period before; a link to where it comes from. */
export function Figure({ title, value, previous = null, unit, hint, href }: FigureProps) {
  const compared = change(value, previous, unit);
  const body = (
    <>
      <Text fz="sm" c="dimmed">
        {title}
      </Text>
      <Text className={classes.value}>{inUnit(value, unit)}</Text>
      <Group gap={4} wrap="nowrap" mih={18}>
        {compared && <Direction direction={compared.direction} />}
        <Text fz="xs" c="dimmed" truncate component="div">
          {compared ? against(compared, inUnit(previous, unit)) : (hint ?? "nothing before")}
        </Text>
      </Group>
    </>
  );
  return href ? (
    <Card component={Link} href={href} className={classes.link} padding="md">
      {body}
    </Card>
  ) : (
    <Card padding="md">{body}</Card>
  );
}

function against({ direction, words }: Change, before: string): string {
  return direction === "same" ? words : `${words}, ${before} before`;
}

function Direction({ direction }: { direction: "up" | "down" | "same" }) {
  const Icon = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconMinus }[direction];
  return (
    <Icon
      size={14}
      stroke={1.8}
      aria-label={direction === "same" ? undefined : direction}
      aria-hidden={direction === "same"}
      color="var(--mantine-color-dimmed)"
    />
  );
}

/** Holds the place of a figure while it loads. */
export function FigureSkeleton() {
  return (
    <Card padding="md" aria-hidden>
      <Skeleton h={14} w="60%" my={4} />
      <Skeleton h={26} w="40%" my={6} />
      <Skeleton h={12} w="50%" mt={4} />
    </Card>
  );
}
