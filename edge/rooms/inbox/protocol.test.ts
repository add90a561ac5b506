import { expect, test } from "bun:test";
import { hear } from "./pace.ts";
import { formatTicket, parseAfter, parseTicket } from "./protocol.ts";

const userId = "01890a5d-ac96-774b-bcce-b302099a8057";
const secret = "a".repeat(32);

test("a ticket leads to its user's room", () => {
  expect(parseTicket(formatTicket(userId, secret))).toEqual({ userId, secret });
});

test.each([
  "",
  ".",
  userId,
  `${userId}.`,
  `${userId}.short`,
  `not-an-id.${secret}`,
  `${userId}.${secret}.more`,
  `${userId}.${"é".repeat(32)}`,
])("%p is no ticket", (text) => expect(parseTicket(text)).toBeNull());

test("a position is a whole number, or absent", () => {
  expect([null, "", "0", "42"].map(parseAfter)).toEqual([undefined, undefined, 0, 42]);
  expect(["-1", "1.5", "x", "9".repeat(20)].map(parseAfter)).toEqual([null, null, null, null]);
});

test("thirty messages in ten seconds are heard, the next is too many, and after the ten seconds there is a fresh start", () => {
  let pace = { since: 0, count: 0 };
  for (let i = 0; i < 30; i++) {
    const hearing = hear(pace, 10, 100 * i);
    if (!hearing.heard) throw new Error(hearing.why);
    pace = hearing.pace;
  }
  expect(hear(pace, 10, 9_999)).toEqual({ heard: false, why: "too_many" });
  expect(hear(pace, 10, 10_000)).toMatchObject({ heard: true, pace: { count: 1 } });
  expect(hear(pace, 1_025, 20_000)).toEqual({ heard: false, why: "too_big" });
});
