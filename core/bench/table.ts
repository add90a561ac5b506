import type { Table } from "./bench-definition.ts";

/** A table as text: the first column to the left, numbers to the right. */
export function format({ title, head, rows }: Table): string {
  const cells = [
    head.map(String),
    ...rows.map((row) => row.map((cell) => (typeof cell === "number" ? number(cell) : cell))),
  ];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const right = head.map((_, column) => rows.some((row) => typeof row[column] === "number"));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (right[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join("  ")
      .trimEnd(),
  );
  return `\n${title}\n  ${lines.join("\n  ")}\n`;
}

/** Three significant digits, thousands separated. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
