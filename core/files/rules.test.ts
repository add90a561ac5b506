import { describe, expect, test } from "bun:test";
import { checkAnnounced, kindOf, move, realType } from "./rules.ts";

describe("what may be stored", () => {
  test.each([
    ["image/jpeg", "image"],
    ["image/jpg", "image"],
    ["text/csv", "text"],
    ["application/x-ndjson", "text"],
    ["application/pdf", "document"],
    ["audio/x-wav", "audio"],
    ["image/svg+xml", null],
    ["text/html", null],
    ["application/x-msdownload", null],
    ["video/mp4", null],
  ])("%s is %s", (contentType, kind) => expect(kindOf(contentType)).toBe(kind as ReturnType<typeof kindOf>));

  test("has a limit for each kind, and says which", () => {
    expect(() => checkAnnounced("image/png", 100 * 1024 * 1024)).not.toThrow();
    expect(() => checkAnnounced("image/png", 100 * 1024 * 1024 + 1)).toThrow(
      expect.objectContaining({ code: "files.too_large", fields: expect.objectContaining({ limit: 104_857_600 }) }),
    );
    expect(() => checkAnnounced("text/html", 1)).toThrow(
      expect.objectContaining({ code: "files.type_not_allowed", status: 415 }),
    );
  });
});

describe("the real type of a file", () => {
  test.each([
    ["image/png", "image/jpeg", "image/jpeg"],
    ["audio/mpeg", "audio/ogg; codecs=opus", "audio/ogg"],
    ["audio/mp4", "video/mp4", "audio/mp4"],
    ["text/plain", null, "text/plain"],
  ])("announced as %s and looking like %s is %s", (announced, sniffed, real) =>
    expect(realType(announced, sniffed)).toBe(real),
  );

  test.each([
    ["image/png", null],
    ["image/png", "application/x-msdownload"],
    ["image/png", "application/pdf"],
    ["text/plain", "application/zip"],
    ["application/pdf", "image/png"],
  ])("announced as %s and looking like %s is refused", (announced, sniffed) => {
    expect(() => realType(announced, sniffed)).toThrow(
      expect.objectContaining({
        code: "files.unreadable",
        fields: expect.objectContaining({ errors: [expect.objectContaining({ pointer: "/contentType" })] }),
      }),
    );
  });
});

test("a deleted file stays deleted", () => {
  expect(move("pending", "finalise")).toBe("uploaded");
  expect(() => move("deleted", "finalise")).toThrow(expect.objectContaining({ status: 409 }));
});
