import { describe, expect, test } from "bun:test";
import { compileExpression, expressionLimits, type Scope } from "./expression.ts";

const scope: Scope = {
  context: { submissions: 1, overlap: 2, share: 0.5, users: ["ann", "bob"], note: null, deep: { a: { b: 7 } } },
  event: { type: "annotation.submitted", userId: "bob", rejected: ["bob"], active: 0 },
};

function value(source: string, within: Scope = scope): unknown {
  const result = compileExpression(source);
  if (!result.ok) return `refused: ${result.message}`;
  const outcome = result.expression.evaluate(within);
  return outcome.ok ? outcome.value : `failed: ${outcome.message}`;
}

describe("expressions", () => {
  test.each([
    ["context.submissions + 1", 2],
    ["1 + context.submissions", 2],
    ["context.submissions + 1 >= context.overlap", true],
    ["context.overlap - size(context.users)", 0],
    ["7 % context.overlap", 1],
    ["context.submissions / 2", 0.5],
    ["context.overlap * 3", 6],
    ["context.users + [event.userId]", ["ann", "bob", "bob"]],
    ["context.users.filter(user, !(user in event.rejected))", ["ann"]],
    ["has(event.reason) ? event.reason : 'none'", "none"],
    ["context.note == null", true],
    ["context.deep.a.b == 7", true],
    ["{'who': event.userId, 'n': size(context.users)}", { who: "bob", n: 2 }],
    ["timestamp('2026-01-02T03:04:05Z')", "2026-01-02T03:04:05.000Z"],
    ["9007199254740991", 9007199254740991],
  ])("%s", (source, expected) => {
    expect(value(source)).toEqual(expected);
  });

  test.each([
    ["context.missing + 1", /No such key: missing/],
    ["context.users + 1", /no such overload/],
    ["context.submissions / 0", /not a finite number/],
    ["9007199254740993", /too large to be kept exactly/],
    ["duration('1s')", /no JSON form/],
    ["context.__proto__", /No such key/],
    ["context.constructor", /No such key/],
  ])("%s fails with a reason when it is evaluated", (source, reason) => {
    expect(value(source)).toMatch(/^failed/);
    expect(value(source)).toMatch(reason);
  });

  test.each([
    ["1 +", /Unexpected token/],
    ["unknown.field", /Unknown variable: unknown/],
    ["'a'.matches('(a+)+$')", /"matches" is not available/],
    ["bytes('x')", /"bytes" is not available/],
    ["'a' * 'b'", /no such overload/],
    ["context.l.map(a, context.l.map(b, context.l.map(c, a)))", /too long to evaluate/],
    [`'${"x".repeat(expressionLimits.length)}'`, /longer than/],
    [`${"(".repeat(40)}1${")".repeat(40)}`, /nested deeper than 24 levels/],
    [Array.from({ length: 200 }, () => "1").join("+"), /has more than \d+ parts/],
  ])("%# is refused with a reason when it is written", (source, reason) => {
    expect(value(source)).toMatch(/^refused/);
    expect(value(source)).toMatch(reason);
  });

  test("one that would take too long over large lists is refused before it starts", () => {
    const users = Array.from({ length: 4_000 }, (_, i) => `user-${i}`);
    const large = { context: { users, others: users }, event: { type: "x" } };
    expect(value("context.users.filter(user, user in context.others)", large)).toMatch(/too costly/);
    const small = { context: { users: users.slice(0, 500), others: [] }, event: { type: "x" } };
    expect(value("context.users.filter(user, user in context.others)", small)).toEqual([]);
  });

  test("a key that would reach a prototype is dropped from what an expression builds", () => {
    expect(JSON.stringify(value("{'__proto__': {'admin': true}, 'a': 1}"))).toBe('{"a":1}');
  });
});
