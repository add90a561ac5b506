import { expect, test } from "bun:test";
import { answerHeader, tellAnswer } from "../wire/answer-headers.ts";
import { dressFor } from "./dress.ts";

const told = { ratelimit: '"read";r=9;t=1', vary: "origin", "access-control-allow-origin": "https://a.example" };

function answered(header: string | null, own: Record<string, string> = {}): Record<string, string> {
  const asked = new Request("http://core.example/tasks", {
    headers: header === null ? {} : { [answerHeader]: header },
  });
  return Object.fromEntries(dressFor(asked, new Response("[]", { headers: { etag: '"7"', ...own } })).headers);
}

test("what the edge tells of an answer is on it, with what every answer has", () => {
  const dressed = { ...told, etag: '"7"', "cache-control": "no-store", "x-content-type-options": "nosniff" };
  expect(answered(tellAnswer(false, told))).toMatchObject(dressed);
});

test("only answers over TLS ask for TLS from now on", () => {
  expect(answered(tellAnswer(true, {}))["strict-transport-security"]).toStartWith("max-age=");
  expect(answered(tellAnswer(false, {}))["strict-transport-security"]).toBeUndefined();
});

test("what core says of keeping an answer stands", () => {
  const kept = { "cache-control": "private, max-age=5" };
  expect(answered(tellAnswer(false, told), kept)).toMatchObject(kept);
});

test.each([
  [null],
  ['http {"set-cookie":"a=b"}'],
  ['http {"content-type":"text/html"}'],
  ['http {"vary":"origin","x-request-id":"1"}'],
  ['http {"vary":"a\\r\\nset-cookie: a=b"}'],
  ['http {"vary":7}'],
  ['ftp {"vary":"origin"}'],
  ["http {"],
  ["http null"],
  [""],
])("for %s an answer stays as it is", (header) => {
  expect(answered(header)).toEqual({ etag: '"7"' });
});
