import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { RouteClass } from "../../core/kernel/wire/endpoint.ts";
import { Balance, type Flight } from "./balance.ts";

const urls = ["http://a", "http://b"];
const plenty = { isolate: 1_000, origin: 500 };

function setUp(limits = plenty, origins = urls) {
  const clock = { now: 0 };
  const random = { next: () => 0 };
  const balance = new Balance(
    limits,
    () => clock.now,
    () => random.next(),
  );
  const leave = (limitClass: RouteClass = "write", not?: string) => balance.leave(origins, limitClass, { not });
  const fly = (limitClass?: RouteClass, not?: string): Flight => {
    const flight = leave(limitClass, not);
    if (typeof flight === "string") throw new Error(flight);
    return flight;
  };
  /** Opens an origin's circuit, the other origin left alone. */
  const breakOrigin = (url: string) => {
    const other = origins.find((one) => one !== url);
    for (let i = 0; i < 5; i++) fly("write", other).end("failed");
  };
  return { balance, breakOrigin, clock, fly, leave, random };
}

describe("the choice of an origin", () => {
  test("is the less loaded of two", () => {
    const { fly } = setUp();
    expect([fly().url, fly().url, fly().url, fly().url]).toEqual(["http://a", "http://b", "http://a", "http://b"]);
  });

  test("leaves a slow origin most of the time", () => {
    const { fly, random } = setUp();
    random.next = Math.random;
    // What goes to a never ends, what goes to b ends at once.
    const first = Array.from({ length: 20 }, () => fly());
    for (const flight of first) if (flight.url === "http://b") flight.end("answered");
    let toA = 0;
    for (let i = 0; i < 100; i++) {
      const flight = fly();
      if (flight.url === "http://a") toA++;
      flight.end("answered");
    }
    expect(first.filter(({ url }) => url === "http://a").length).toBeGreaterThan(2);
    expect(toA).toBe(0);
  });

  test("is another one than where it failed, or the same where there is no other", () => {
    expect(setUp().fly("read", "http://a").url).toBe("http://b");
    expect(setUp(plenty, ["http://a"]).fly("read", "http://a").url).toBe("http://a");
  });
});

describe("an origin that fails", () => {
  test("is left alone after five failures, while the other takes everything", () => {
    const { breakOrigin, fly, random } = setUp();
    breakOrigin("http://a");
    random.next = Math.random;
    for (let i = 0; i < 50; i++) expect(fly().url).toBe("http://b");
  });

  test("gets two probes after a second, no third, and everything once both were answered", () => {
    const { clock, fly, leave } = setUp(plenty, ["http://a"]);
    for (let i = 0; i < 5; i++) fly().end("failed");
    expect(leave()).toBe("broken");
    clock.now = 999;
    expect(leave()).toBe("broken");
    clock.now = 1_000;
    const probes = [fly(), fly()];
    expect(leave()).toBe("broken");
    for (const probe of probes) probe.end("answered");
    for (let i = 0; i < 10; i++) fly();
  });

  test("is left alone for another second when a probe fails", () => {
    const { clock, fly, leave } = setUp(plenty, ["http://a"]);
    for (let i = 0; i < 5; i++) fly().end("failed");
    clock.now = 1_000;
    fly().end("failed");
    clock.now = 1_999;
    expect(leave()).toBe("broken");
    clock.now = 2_000;
    fly().end("answered");
  });

  test("is tried out by what can be sent again, and by the rest only where no other is sound", () => {
    const { balance, breakOrigin, clock, fly, random } = setUp();
    breakOrigin("http://a");
    clock.now = 1_000;
    const once = (urls: string[]) => balance.leave(urls, "write", { probes: false });
    random.next = () => 0;
    for (let i = 0; i < 5; i++) expect(once(["http://a", "http://b"])).toMatchObject({ url: "http://b" });
    expect(fly().url).toBe("http://a");
    expect(once(["http://a"])).toMatchObject({ url: "http://a" });
  });

  test("is not one that only answered late while it answered others", () => {
    const { clock, fly, leave } = setUp(plenty, ["http://a"]);
    const slow = Array.from({ length: 10 }, () => fly());
    clock.now = 500;
    fly().end("answered");
    for (const flight of slow) flight.end("late");
    expect(typeof leave()).toBe("object");
    for (const flight of Array.from({ length: 5 }, () => fly())) flight.end("late");
    expect(typeof leave()).toBe("object");
    clock.now = 600;
    for (const flight of Array.from({ length: 5 }, () => fly())) flight.end("late");
    expect(leave()).toBe("broken");
  });
});

describe("too many requests at once", () => {
  test("are refused by class: bulk work first, then reads, writes and sign-ins last", () => {
    const { fly, leave } = setUp({ isolate: 10, origin: 100 });
    const fill = (limitClass: RouteClass) => {
      let count = 0;
      while (typeof leave(limitClass) !== "string") count++;
      return count;
    };
    expect([fill("bulk"), fill("read"), fill("write"), fill("credential")]).toEqual([6, 2, 2, 0]);
    expect(() => fly()).toThrow("full");
  });

  test("fill one origin before the other is found full too", () => {
    const { leave } = setUp({ isolate: 100, origin: 3 });
    const seen = Array.from({ length: 7 }, () => leave());
    expect(seen.filter((one) => one === "full")).toHaveLength(1);
  });

  test("make room as they end, however often an end is told", () => {
    const { balance, fly, leave } = setUp({ isolate: 1, origin: 1 });
    const flight = fly();
    expect(leave()).toBe("full");
    flight.end("answered");
    flight.end("failed");
    expect(balance.inFlight).toBe(0);
    fly();
    expect(leave()).toBe("full");
  });

  test("never pass the limits, whatever happens", () => {
    const step = fc.tuple(fc.constantFrom("leave", "answered", "failed", "late", "wait"), fc.nat(20));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { balance, clock, leave, random } = setUp({ isolate: 7, origin: 4 });
        random.next = Math.random;
        const flying: Flight[] = [];
        for (const [what, n] of steps) {
          if (what === "wait") clock.now += n * 100;
          else if (what === "leave") {
            const flight = leave();
            if (typeof flight !== "string") flying.push(flight);
          } else flying.splice(n % Math.max(1, flying.length), 1)[0]?.end(what as "late");
          expect(balance.inFlight).toBe(flying.length);
          expect(flying.length).toBeLessThanOrEqual(7);
          for (const url of urls) expect(flying.filter((one) => one.url === url).length).toBeLessThanOrEqual(4);
        }
      }),
    );
  });
});
