import { describe, expect, test } from "bun:test";
import type { Tokens } from "../../auth/sign-in.contract.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import { Session, type SessionDoors } from "./session-store.ts";

function tokens(name: string, seconds = 600): Tokens {
  const claims = btoa(JSON.stringify({ iat: 1000, exp: 1000 + seconds }));
  return {
    accessToken: `${name}.${claims}.x`,
    expiresAt: "2026-01-01T00:00:00Z",
    refreshToken: null,
    user: {
      id: "u",
      email: "a@b.c",
      emailVerified: true,
      name: "Ann",
      roles: ["owner"],
      status: "active",
      customerId: null,
      createdAt: "2026-01-01T00:00:00Z",
      lastSeenAt: null,
      version: 1,
    },
    workspace: { id: "w", name: "W" },
    permissions: ["project.read"],
  };
}

function world(over: Partial<SessionDoors> = {}) {
  const clock = { now: 0 };
  let made = 0;
  const calls = { refresh: 0, logout: [] as string[] };
  const session = new Session({
    login: async () => tokens("login"),
    refresh: async () => {
      calls.refresh += 1;
      return tokens(`refresh${++made}`);
    },
    logout: async (token) => {
      calls.logout.push(token);
      return null;
    },
    exclusive: (work) => work(),
    now: () => clock.now,
    ...over,
  });
  return { session, clock, calls };
}

describe("the session of a page", () => {
  test("callers at the same time share one renewal", async () => {
    const { session, calls } = world();
    const [a, b] = await Promise.all([session.token(), session.token(), session.start()]);
    expect(calls.refresh).toBe(1);
    expect(a).toBe(b);
  });

  test("a good token is used again, one that is about to end is renewed first", async () => {
    const { session, clock, calls } = world();
    const first = await session.token();
    clock.now = 500_000;
    expect(await session.token()).toBe(first);
    clock.now = 541_000;
    expect(await session.token()).not.toBe(first);
    expect(calls.refresh).toBe(2);
  });

  test("the token's own times count, not this machine's clock", async () => {
    const { session, clock, calls } = world();
    clock.now = Date.parse("2030-01-01T00:00:00Z");
    await session.token();
    await session.token();
    expect(calls.refresh).toBe(1);
  });

  test("without a cookie to renew by, the page is signed out", async () => {
    const { session } = world({ refresh: () => Promise.reject(requestProblems.unauthenticated()) });
    await session.start();
    expect(session.getState()).toEqual({ phase: "signed_out" });
    expect(session.token()).rejects.toMatchObject({ status: 401 });
  });

  test("a server that is away is told apart from being signed out, and can be tried again", async () => {
    let away = true;
    const { session } = world({
      refresh: () => (away ? Promise.reject(requestProblems.unavailable()) : Promise.resolve(tokens("later"))),
    });
    await session.start();
    expect(session.getState().phase).toBe("unreachable");
    away = false;
    await session.start();
    expect(session.getState().phase).toBe("signed_in");
  });

  test("a session that ends at work keeps its user on the page, and signing in again goes on", async () => {
    let ended = false;
    const { session } = world({
      refresh: () => (ended ? Promise.reject(requestProblems.unauthenticated()) : Promise.resolve(tokens("first"))),
    });
    await session.start();
    ended = true;
    await expect(session.renew()).rejects.toMatchObject({ status: 401 });
    expect(session.getState()).toMatchObject({ phase: "expired", me: { user: { id: "u" } } });
    await session.signIn("a@b.c", "x");
    expect(session.getState().phase).toBe("signed_in");
  });

  test("a busy server does not end the session", async () => {
    let busy = false;
    const { session } = world({
      refresh: () => (busy ? Promise.reject(requestProblems.too_many()) : Promise.resolve(tokens("first"))),
    });
    await session.start();
    busy = true;
    await session.renew().catch(() => {});
    expect(session.getState().phase).toBe("signed_in");
  });

  test("signing out ends it here even when the server is away", async () => {
    const { session } = world({ logout: () => Promise.reject(requestProblems.unavailable()) });
    await session.start();
    await session.signOut();
    expect(session.getState().phase).toBe("signed_out");
    expect(session.can("project.read")).toBe(false);
  });

  test("a newer token of the same session takes the older one's place and changes nothing else", async () => {
    const { session } = world();
    await session.start();
    const before = session.getState();
    session.adopt({ accessToken: tokens("proved").accessToken, expiresAt: "2026-01-01T00:00:00Z" });
    expect(await session.token()).toStartWith("proved.");
    expect(session.getState()).toBe(before);
  });

  test("whatever brings tokens signs in, and what brings none does not", async () => {
    const { session } = world();
    await expect(session.enter(() => Promise.reject(requestProblems.invalid()))).rejects.toMatchObject({ status: 422 });
    expect(session.getState().phase).toBe("starting");
    await session.enter(async () => tokens("passkey"));
    expect(session.getState().phase).toBe("signed_in");
    expect(await session.token()).toStartWith("passkey.");
  });

  test("permissions are known while signed in", async () => {
    const { session } = world();
    expect(session.can("project.read")).toBe(false);
    await session.start();
    expect(session.can("project.read")).toBe(true);
    expect(session.can("project.delete")).toBe(false);
  });
});
