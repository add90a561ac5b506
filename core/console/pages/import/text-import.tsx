import { Button, FileButton, Group, SegmentedControl, Stack, Table, Text, Textarea } from "@mantine/core";
import { useDeferredValue, useMemo, useState } from "react";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { ProgressLine } from "../../look/progress-line.tsx";
import { count } from "../../numbers.ts";
import { Section } from "../../section.tsx";
import { createTasks, type ImportReport, type Target } from "./create-tasks.ts";
import { guessFormat, type ParsedLine, parseTexts, type TextFormat } from "./text-lines.ts";

const formats: { value: TextFormat; label: string }[] = [
  { value: "lines", label: "Lines" },
  { value: "paragraphs", label: "Paragraphs" },
  { value: "csv", label: "CSV" },
  { value: "ndjson", label: "NDJSON" },
];

/** Paste or open texts, see what they will become, and create the tasks. */
export function TextImport({ target, onDone }: { target: Target; onDone(report: ImportReport): void }) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<TextFormat | null>(null);
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const source = useDeferredValue(text);
  const format = chosen ?? guessFormat(source);
  const parsed = useMemo(() => parseTexts(source, format), [source, format]);
  const good = parsed.filter((one) => !one.error);
  const bad = parsed.filter((one) => one.error);
  const create = async () => {
    setError(null);
    setProgress({ done: 0, total: good.length });
    try {
      const report = await createTasks(target, good.map(toTask), (done, total) => setProgress({ done, total }));
      onDone({
        ...report,
        failed: report.failed + bad.length,
        lines: [
          ...bad.map(refusal),
          ...report.lines.map((line) => ({ ...line, line: good[line.line - 1]?.line ?? line.line })),
        ].toSorted((a, b) => a.line - b.line),
      });
      if (report.failed === 0) setText("");
    } catch (caught) {
      setError(caught);
    } finally {
      setProgress(null);
    }
  };
  const open = async (file: File | null) => {
    if (!file) return;
    setChosen(/\.csv$/i.test(file.name) ? "csv" : /\.(ndjson|jsonl)$/i.test(file.name) ? "ndjson" : null);
    setText(await file.text());
  };
  return (
    <Section
      title="Texts"
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="How the text is read"
            data={formats}
            value={format}
            onChange={(value) => setChosen(value as TextFormat)}
          />
          <FileButton onChange={(file) => void open(file)} accept=".txt,.csv,.ndjson,.jsonl,text/plain,text/csv">
            {(props) => (
              <Button {...props} size="xs" variant="default">
                Open a file
              </Button>
            )}
          </FileButton>
        </>
      }
    >
      <Stack gap="md">
        <Textarea
          aria-label="Texts to import"
          placeholder={
            'One text a line, paragraphs with blank lines between them,\nCSV with the columns text, key, priority and any others,\nor NDJSON such as {"text": "...", "externalKey": "..."}'
          }
          autosize
          minRows={8}
          maxRows={18}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        {parsed.length > 0 && <Preview parsed={parsed} bad={bad.length} />}
        <ProblemAlert error={error} />
        {progress && <ProgressLine done={progress.done} total={progress.total} unit="tasks" />}
        <Group>
          <Button disabled={good.length === 0} loading={progress !== null} onClick={() => void create()}>
            {good.length === 0
              ? "Create tasks"
              : good.length === 1
                ? "Create 1 task"
                : `Create ${count(good.length)} tasks`}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}

function Preview({ parsed, bad }: { parsed: ParsedLine[]; bad: number }) {
  const first = [
    ...parsed.filter((one) => one.error).slice(0, 4),
    ...parsed.filter((one) => !one.error).slice(0, 5),
  ].toSorted((a, b) => a.line - b.line);
  return (
    <div>
      <Text fz="sm" mb="xs" role="status">
        {count(parsed.length)} {parsed.length === 1 ? "text" : "texts"} found
        {bad > 0 && `, ${count(bad)} of them not usable`}
      </Text>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={56} ta="right">
              Line
            </Table.Th>
            <Table.Th>Text</Table.Th>
            <Table.Th visibleFrom="sm">Key</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {first.map((one) => (
            <Table.Tr key={one.line}>
              <Table.Td ta="right">{one.line}</Table.Td>
              <Table.Td maw={0} w="100%">
                <Text fz="sm" truncate c={one.error ? "var(--look-bad)" : undefined}>
                  {one.error ?? one.text}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Text fz="xs" c="dimmed" truncate maw={160}>
                  {one.externalKey ?? ""}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function toTask(one: ParsedLine) {
  return {
    externalKey: one.externalKey,
    data: { type: "text" as const, text: one.text, ...(one.name ? { name: one.name } : {}) },
    meta: one.meta,
    ...(one.priority === null ? {} : { priority: one.priority }),
  };
}

function refusal(one: ParsedLine): ImportReport["lines"][number] {
  return { line: one.line, status: "failed", taskId: null, errors: [{ pointer: "", detail: one.error ?? "" }] };
}
