import type { ImportLine } from "../../../tasks/contract.ts";

/** The lines of an import that made no task as CSV (RFC 4180), with cells that a spreadsheet would run made harmless. */
export function reportCsv(lines: readonly ImportLine[]): string {
  const rows = lines.map(({ line, status, taskId, errors }) => [
    String(line),
    status,
    taskId ?? "",
    errors.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join("; "),
  ]);
  return [["line", "result", "task", "why"], ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
