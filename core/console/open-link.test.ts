import { describe, expect, test } from "bun:test";
import { consolePath } from "./open-link.ts";

describe("where a notification's link leads", () => {
  test.each([
    ["/console/projects/1", "/projects/1"],
    ["/console", "/"],
    ["/tasks/7?x=1", "/tasks/7?x=1"],
    ["/exports/0198b2aa-0000-7000-8000-000000000001", "/exports?open=0198b2aa-0000-7000-8000-000000000001"],
    [
      "/app/?feedback=0198b2aa-0000-7000-8000-000000000001",
      "/quality?tab=checks&check=0198b2aa-0000-7000-8000-000000000001",
    ],
    ["/app/queues/3", null],
    ["https://elsewhere.example/projects", null],
    ["/projectsX", null],
  ])("%s leads to %p", (link, path) => expect(consolePath(link)).toBe(path));
});
