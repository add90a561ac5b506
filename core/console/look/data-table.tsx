import { Box, Button, Checkbox, Group, Skeleton, Table, Text, VisuallyHidden } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef } from "react";
import { ColumnChoice, useColumnChoice } from "./column-choice.tsx";
import classes from "./data-table.module.css";
import { ProblemAlert } from "./problem-alert.tsx";

export interface Column<T> {
  key: string;
  title: string;
  /** The title is for screen readers only. */
  hideTitle?: boolean;
  render(row: T): ReactNode;
  align?: "left" | "right";
  width?: number | string;
  /** Not shown until it is chosen. */
  optional?: boolean;
  /** Left out on a phone. */
  wideOnly?: boolean;
}

export interface DataTableProps<T> {
  /** Names the table to screen readers, and the column choice in storage. */
  name: string;
  columns: Column<T>[];
  rowKey(row: T): string;
  query: Pick<
    UseQueryResult<{ items: T[]; nextCursor?: string | null }>,
    "data" | "error" | "isPending" | "isFetching" | "isPlaceholderData" | "refetch"
  >;
  /** Cursor paging, from `usePaging`; without it all rows are on one page. */
  paging?: { page: number; hasPrevious: boolean; next(cursor: string): void; previous(): void };
  onOpen?(row: T): void;
  /** What a row is called when it is opened by keyboard or screen reader. */
  rowLabel?(row: T): string;
  empty: ReactNode;
  /** Stands left of the column choice, such as filters. */
  toolbar?: ReactNode;
  maxHeight?: string;
  selectedKey?: string | null;
  /** Lets rows be ticked: by a click, by `x` on a row, and up to another one with Shift. */
  selection?: { has(key: string): boolean; toggle(rows: T[], on: boolean): void };
  /** Without frame and tool bar, to stand in a card. */
  bare?: boolean;
}

/** A dense table: sticky header, column choice, cursor paging, rows by arrow keys, skeletons, empty and error states. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { name, columns, rowKey, query, paging, onOpen, rowLabel, empty, toolbar, selectedKey } = props;
  const choice = useColumnChoice(name, columns);
  const shown = columns.filter((one) => choice.isShown(one.key));
  const rows = query.data?.items ?? [];
  const next = query.data?.nextCursor ?? null;
  const isEmpty = query.data !== undefined && rows.length === 0;
  const lastTicked = useRef<number | null>(null);
  const { selection } = props;
  const tick = (at: number, through: boolean) => {
    const row = rows[at];
    if (!selection || !row) return;
    const from = through ? (lastTicked.current ?? at) : at;
    lastTicked.current = at;
    selection.toggle(rows.slice(Math.min(from, at), Math.max(from, at) + 1), !selection.has(rowKey(row)));
  };
  const ticked = selection ? rows.filter((row) => selection.has(rowKey(row))).length : 0;
  return (
    <div className={props.bare ? undefined : classes.frame}>
      {!props.bare && (toolbar || !isEmpty) && (
        <Group justify="space-between" align="center" gap="xs" className={classes.bar}>
          <Group gap="xs" miw={0} className={classes.tools}>
            {toolbar}
          </Group>
          {!isEmpty && <ColumnChoice columns={columns} choice={choice} />}
        </Group>
      )}
      {query.error && !query.data ? (
        <Box p="md">
          <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
        </Box>
      ) : isEmpty ? (
        empty
      ) : (
        <div className={classes.scroll} style={{ maxHeight: props.maxHeight }} tabIndex={-1}>
          <Table
            className={classes.table}
            aria-label={name}
            aria-busy={query.isFetching}
            data-stale={query.isPlaceholderData || undefined}
          >
            <Table.Thead className={classes.head}>
              <Table.Tr>
                {selection && (
                  <Table.Th w={36} pr={0}>
                    <Checkbox
                      size="xs"
                      aria-label="Select all on this page"
                      checked={rows.length > 0 && ticked === rows.length}
                      indeterminate={ticked > 0 && ticked < rows.length}
                      onChange={(event) => selection.toggle(rows, event.currentTarget.checked)}
                    />
                  </Table.Th>
                )}
                {shown.map((one) => (
                  <Table.Th key={one.key} ta={one.align} w={one.width} visibleFrom={one.wideOnly ? "sm" : undefined}>
                    {one.hideTitle ? <VisuallyHidden>{one.title}</VisuallyHidden> : one.title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody onKeyDown={moveBetweenRows}>
              {query.isPending
                ? Array.from({ length: 8 }, (_, at) => (
                    <WaitingRow key={at} columns={selection ? [{ key: "tick" }, ...shown] : shown} />
                  ))
                : rows.map((row, at) => (
                    <Table.Tr
                      key={rowKey(row)}
                      className={onOpen ? classes.openable : undefined}
                      data-selected={selectedKey === rowKey(row) || undefined}
                      tabIndex={onOpen ? (at === 0 ? 0 : -1) : undefined}
                      aria-label={onOpen ? rowLabel?.(row) : undefined}
                      onClick={onOpen && ((event: MouseEvent) => !isOnControl(event) && onOpen(row))}
                      onKeyDown={
                        onOpen &&
                        ((event: KeyboardEvent) => {
                          if (event.target !== event.currentTarget) return;
                          if (event.key === "Enter") onOpen(row);
                          if (selection && event.key.toLowerCase() === "x") tick(at, event.shiftKey);
                        })
                      }
                    >
                      {selection && (
                        <Table.Td pr={0}>
                          <Checkbox
                            size="xs"
                            aria-label={`Select: ${rowLabel?.(row) ?? rowKey(row)}`}
                            checked={selection.has(rowKey(row))}
                            onChange={() => {}}
                            onClick={(event) => tick(at, event.shiftKey)}
                          />
                        </Table.Td>
                      )}
                      {shown.map((one) => (
                        <Table.Td key={one.key} ta={one.align} visibleFrom={one.wideOnly ? "sm" : undefined}>
                          {one.render(row)}
                        </Table.Td>
                      ))}
                    </Table.Tr>
                  ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {paging && (paging.hasPrevious || next) && (
        <Group justify="flex-end" gap="xs" p="xs">
          <Text fz="xs" c="dimmed">
            Page {paging.page}
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            disabled={!paging.hasPrevious}
            onClick={paging.previous}
            leftSection={<IconChevronLeft size={14} />}
          >
            Newer
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={!next}
            onClick={() => next && paging.next(next)}
            rightSection={<IconChevronRight size={14} />}
          >
            Older
          </Button>
        </Group>
      )}
    </div>
  );
}

function WaitingRow({ columns }: { columns: { key: string; align?: "left" | "right"; wideOnly?: boolean }[] }) {
  return (
    <Table.Tr aria-hidden>
      {columns.map((one, at) => (
        <Table.Td key={one.key} visibleFrom={one.wideOnly ? "sm" : undefined}>
          <Skeleton h={14} my={4} w={at === 0 ? "70%" : "45%"} ml={one.align === "right" ? "auto" : undefined} />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function isOnControl(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest("a, button, input, select, label") !== null;
}

function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const row = event.target instanceof HTMLTableRowElement ? event.target : null;
  if (!row) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLTableRowElement>("tr[tabindex]")];
  const at = rows.indexOf(row);
  const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined || !rows[to]) return;
  event.preventDefault();
  row.tabIndex = -1;
  rows[to].tabIndex = 0;
  rows[to].focus();
}
