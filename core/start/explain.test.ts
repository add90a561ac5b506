import { describe, expect, test } from "bun:test";
import { ensureDatabase } from "../../db/migrate.ts";
import { explain } from "./explain.ts";
import { readOptions } from "./options.ts";

const options = readOptions([]);

describe("a DATABASE_URL that leads nowhere is named in one line, without --reset", () => {
  test.each([
    ["no URL", "welo", "is no URL"],
    ["an unknown host", "postgres://welo:x@no-such-host.invalid/welo", "does not answer"],
    ["a port where nobody listens", "postgres://welo:x@127.0.0.1:9/welo", "does not answer"],
  ])("%s", async (_, url, words) => {
    const error = await ensureDatabase(url).then(
      () => null,
      (cause: unknown) => cause,
    );
    const text = explain(error, options, { DATABASE_URL: url });
    expect(text).toContain("DATABASE_URL");
    expect(text).toContain(words);
    expect(text).not.toContain("--reset");
    expect(text).not.toContain("\n");
  });
});
