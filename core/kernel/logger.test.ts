import { expect, test } from "bun:test";
import { DrizzleQueryError } from "drizzle-orm/errors";
import { createLogger, errorForLog, reasonOf } from "./logger.ts";

const secret = "hunter2";
/** What a logger writes, as text. */
function linesOf(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  const log = createLogger("debug", { write: (line) => void lines.push(line) });
  write(log);
  expect(lines).not.toHaveLength(0);
  return lines.join("");
}
const failed = (...parameters: unknown[]) =>
  new DrizzleQueryError("select $1", parameters, Object.assign(new Error("no such table"), { code: "42P01" }));

test.each(["password", "token", "accessToken", "refreshToken", "secret", "authorization", "cookie", "email", "name"])(
  "%s is taken out of a line at any usual depth",
  (field) => {
    const written = linesOf((log) => {
      log.info({ [field]: secret, plain: "kept" }, "top");
      log.info({ user: { [field]: secret } }, "one deep");
      log.info({ request: { headers: { [field]: secret } } }, "two deep");
      log.child({ [field]: secret }).warn("bound");
    });
    expect(written).not.toContain(secret);
    expect(written).toContain("kept");
  },
);

test("an error keeps its class, message, code and stack", () => {
  const error = Object.assign(new TypeError("it broke"), { code: "E_BROKE" });
  expect(errorForLog(error)).toMatchObject({
    type: "TypeError",
    message: "it broke",
    code: "E_BROKE",
    stack: expect.stringContaining("logger.test.ts"),
  });
});

test.each([["swordfish"], ["a line\nswordfish"], ["\n    at swordfish"], ["x\nparams: swordfish\n"]])(
  "a failed statement never shows its parameters: %j",
  (parameter) => {
    const written = linesOf((log) => log.error({ error: failed(1, parameter) }, "failed"));
    expect(written).not.toContain("swordfish");
    expect(written).toContain("no such table");
    expect(written).toContain("logger.test.ts");
  },
);

test("a wrapped failed statement does not show them either", () => {
  const error = new Error("could not save", { cause: failed("a\nswordfish") });
  expect(linesOf((log) => log.error({ error }, "failed"))).not.toContain("swordfish");
  expect(reasonOf(failed("swordfish"))).toBe("no such table");
  expect(reasonOf(new Error("wrapped", { cause: failed("a\nswordfish") }))).not.toContain("swordfish");
});

test("an address in the words of an error does not reach the log", () => {
  expect(
    linesOf((log) => log.error({ error: new Error("no mail for ada@example.org today") }, "failed")),
  ).not.toContain("ada@example.org");
});
