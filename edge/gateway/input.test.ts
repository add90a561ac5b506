import { expect, test } from "bun:test";
import * as v from "valibot";
import { encode } from "./body.ts";
import { readJson } from "./input.ts";

const Body = v.strictObject({ meta: v.record(v.string(), v.unknown()) });

test.each(["__proto__", "constructor", "prototype"])(
  "a field named %s is refused by its pointer at the edge too",
  (name) => {
    const errors = [{ pointer: `/meta/a/0/${name}`, detail: "is a name that cannot be kept" }];
    const body = encode(`{"meta":{"a":[{"${name}":1}]}}`);
    expect(() => readJson(Body, body)).toThrow(
      expect.objectContaining({ code: "request.invalid", fields: { errors } }),
    );
  },
);
