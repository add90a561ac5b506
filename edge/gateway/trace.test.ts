import { describe, expect, test } from "bun:test";
import type { Settings } from "../env.ts";
import { beginCall } from "./call.ts";
import { readTrace } from "./trace.ts";

const id = "4bf92f3577b34da6a3ce929d0e0e4736";
const span = "00f067aa0ba902b7";
const good = `00-${id}-${span}-01`;

describe("a traceparent", () => {
  test("is taken as it is, with its flags", () => {
    expect(readTrace(good, null)).toEqual({ traceId: id, flags: "01", tracestate: null });
    expect(readTrace(`00-${id}-${span}-00`, null)?.flags).toBe("00");
  });

  test("of a later version is read as far as it is known", () => {
    expect(readTrace(`01-${id}-${span}-01`, null)?.traceId).toBe(id);
    expect(readTrace(`cc-${id}-${span}-01-more`, null)?.traceId).toBe(id);
  });

  test.each([
    null,
    "",
    "nonsense",
    `ff-${id}-${span}-01`,
    `00-${id}-${span}-01-more`,
    `00-${"0".repeat(32)}-${span}-01`,
    `00-${id}-${"0".repeat(16)}-01`,
    `00-${id.toUpperCase()}-${span}-01`,
    `00-${id.slice(1)}-${span}-01`,
    `00-${id}-${span}`,
    `${good}, ${good}`,
    `01-${id}-${span}-01more`,
  ])("%p begins a new trace, and its state is dropped", (traceparent) => {
    expect(readTrace(traceparent, "vendor=1")).toBeNull();
  });
});

describe("a tracestate", () => {
  const stateOf = (tracestate: string) => readTrace(good, tracestate)?.tracestate;

  test("is passed on in order, empty members left out", () => {
    expect(stateOf("congo=t61rcWkgMzE, rojo=00f067aa0ba902b7")).toBe("congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");
    expect(stateOf("a=1,,b=2, ")).toBe("a=1,b=2");
    expect(stateOf("tenant@system=1")).toBe("tenant@system=1");
  });

  test.each([
    "novalue",
    "=1",
    "A=1",
    "a=1,a=2",
    "a=b=c",
    "a=é",
    `a=${"x".repeat(257)}`,
    Array.from({ length: 33 }, (_, i) => `k${i}=1`).join(","),
    "",
  ])("%p is left out, and the trace goes on", (tracestate) =>
    expect(readTrace(good, tracestate)).toEqual({ traceId: id, flags: "01", tracestate: null }),
  );

  test("of more than 512 characters loses members from the right", () => {
    const members = Array.from({ length: 4 }, (_, i) => `k${i}=${"x".repeat(150)}`);
    expect(stateOf(members.join(","))).toBe(members.slice(0, 3).join(","));
  });
});

test("a call carries on the caller's trace with a span of its own, or begins one", () => {
  const settings = {} as Settings;
  const carried = beginCall(
    { url: "", method: "GET", headers: new Headers({ traceparent: good, tracestate: "a=1" }) },
    settings,
  );
  expect(carried.traceparent).toMatch(new RegExp(`^00-${id}-(?!${span})[0-9a-f]{16}-01$`));
  expect(carried.tracestate).toBe("a=1");
  const fresh = beginCall(
    { url: "", method: "GET", headers: new Headers({ traceparent: "nonsense", tracestate: "a=1" }) },
    settings,
  );
  expect(fresh.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(fresh.tracestate).toBeNull();
});
