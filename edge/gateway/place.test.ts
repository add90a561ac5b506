import { expect, test } from "bun:test";
import { placeOf } from "./place.ts";

test.each([
  [{ city: "Lisbon", country: "PT" }, "203.0.113.9", "Lisbon, Portugal"],
  [{ country: "JP" }, "2001:db8::1", "Japan"],
  [{ city: "Łódź", country: "PL" }, "203.0.113.9", "Łódź, Poland"],
  [{ country: "T1" }, "203.0.113.9", null],
  [{ country: "XX" }, "203.0.113.9", null],
  [{ city: 7, country: {} }, "203.0.113.9", null],
  [undefined, "203.0.113.9", null],
  [{ city: "Austin", country: "US" }, "127.0.0.1", null],
  [{ city: "Austin", country: "US" }, "::ffff:192.168.1.4", null],
  [{ city: "Austin", country: "US" }, "fd00::7", null],
  [{ city: "Austin", country: "US" }, null, null],
])("of %j and %s is %j", (cf, ip, place) => {
  expect(placeOf(cf, ip)).toBe(place);
});
