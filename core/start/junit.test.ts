import { expect, test } from "bun:test";
import { readJunit } from "./junit.ts";

test("a report of Bun's names what failed, where and why, and counts a skipped test as failed", async () => {
  const tally = await readJunit(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bun test" tests="4" failures="2" skipped="1">
  <testsuite name="a.test.ts" file="a.test.ts">
    <testcase name="x &amp; y" classname="a &lt;b&gt;" file="a.test.ts" line="2">
      <failure type="AssertionError" message="expected 2&#10;got 1">long</failure>
    </testcase>
    <testcase name="good" classname="" file="a.test.ts" line="3" />
    <testcase name="left out" classname="" file="a.test.ts" line="4"><skipped /></testcase>
    <testcase name="(unnamed)" classname="" file="a.test.ts"><failure type="TimeoutError" /></testcase>
  </testsuite>
</testsuites>`);
  expect(tally).toEqual({
    passed: 1,
    failures: [
      { place: "a.test.ts:2", test: "a <b> > x & y", message: "expected 2" },
      { place: "a.test.ts:4", test: "left out", message: "skipped" },
      { place: "a.test.ts", test: "(unnamed)", message: "failed" },
    ],
  });
});

test("a report of vitest's carries the file in another place", async () => {
  const tally = await readJunit(`<testsuites><testsuite name="edge/x.worker.test.ts">
    <testcase classname="edge/x.worker.test.ts" name="rooms &gt; opens"><failure message="no" type="Error"/></testcase>
  </testsuite></testsuites>`);
  expect(tally.failures).toEqual([{ place: "edge/x.worker.test.ts", test: "rooms > opens", message: "no" }]);
});
