import { expect, test } from "bun:test";
import { reportCsv } from "./report-csv.ts";

test("a report holds every line with its reasons, and nothing that a spreadsheet would run", () => {
  const taskId = "0198b2aa-0000-7000-8000-000000000001";
  const lines = [
    { line: 2, status: "duplicate" as const, taskId, errors: [] },
    {
      line: 7,
      status: "failed" as const,
      taskId: null,
      errors: [
        { pointer: "/data/text", detail: 'is "empty"' },
        { pointer: "", detail: "and more" },
      ],
    },
    { line: 9, status: "failed" as const, taskId: null, errors: [{ pointer: "", detail: "=1+1" }] },
  ];
  expect(reportCsv(lines)).toBe(
    `line,result,task,why\r\n2,duplicate,${taskId},\r\n7,failed,,"/data/text is ""empty""; and more"\r\n9,failed,,'=1+1\r\n`,
  );
});
