import { expect, test } from "bun:test";
import fc from "fast-check";
import { addressOf } from "./address.ts";

const parsed = (url: string) => {
  const { pathname, search } = new URL(url);
  return { pathname, search };
};

test.each([
  "http://a/v1/tasks?limit=5",
  "http://a:80/v1/tasks/",
  "https://a/v1/../tasks",
  "https://a/v1/%2e%2e/tasks",
  "https://a//v1//tasks?x=/../y",
  "https://a/v1/tasks#x?y",
  "https://a/v1\\\\tasks",
  "https://a/v1/tasks?q=a b'\"<>",
  "https://a",
  "https://a?x",
])("%s is taken apart as a parser would", (url) => expect(addressOf(url)).toEqual(parsed(url)));

test("whatever a URL holds, it is taken apart as a parser would", () => {
  const piece = fc.constantFrom("v1", "a-b", "..", ".", "%2e", "", "tasks", "x:y", "~", "a.b", "ä", " ", "\\\\", ";x");
  const query = fc.constantFrom("", "?", "?a=1", "?a=/../", "?%20", "?'", "?ä", "#f", "?x#y");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), query, (pieces, rest) => {
      const url = `http://host/${pieces.join("/")}${rest}`;
      expect(addressOf(url)).toEqual(parsed(url));
    }),
  );
});

test.each(["/.", "//", "%", "?", " "])(
  "a long address that ends in %j is taken apart before the test's time is over",
  (end) => {
    const url = `http://host/${"a".repeat(8000)}/${"b/".repeat(4000)}c${end}`;
    expect(addressOf(url)).toEqual(parsed(url));
  },
);
