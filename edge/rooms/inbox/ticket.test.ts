import { expect, test } from "bun:test";
import { pageOrigin } from "./ticket.ts";

test.each([
  ["https://console.example", "same-site", "https://console.example"],
  ["null", "same-origin", "https://edge.example"],
  [null, "same-origin", "https://edge.example"],
  ["null", "cross-site", null],
  [null, null, null],
])("a ticket asked for with Origin %p from a %p page is bound to %p", (origin, site, bound) => {
  expect(pageOrigin(origin, site, "https://edge.example")).toBe(bound);
});
