import { afterAll, beforeAll, expect, test } from "bun:test";
import { readAccessToken } from "../../core/auth/access-token.ts";
import { authService } from "../../core/auth/service.ts";
import { publicKeys, signingKey } from "../../core/auth/signing-keys.ts";
import { grantsOf } from "../../core/grants.ts";
import { useHost } from "../../core/kernel/testing/host.ts";
import { projectsService } from "../../core/projects/service.ts";
import { type FrontDoor, json, openFrontDoor, type Registered } from "./front-door.ts";
import { forgedHeaders } from "./forgery/algorithms.ts";
import { forgedClaims } from "./forgery/claims.ts";
import { encode, type Forged } from "./forgery/pen.ts";
import { forgedSpellings } from "./forgery/spellings.ts";
import { rawRequest, sendRaw } from "./raw.ts";

const host = useHost([authService, projectsService], { grantsOf });
let door: FrontDoor;
let mole: Registered;
let forged: Forged[];

beforeAll(async () => {
  door = await openFrontDoor(host());
  mole = await door.register();
  const victim = await door.register();
  const runtime = host().runtimes.get("auth")!;
  const { kid, key } = await signingKey(runtime);
  const bearerOf = async ({ tokens }: Registered) => {
    const { userId, workspaceId, sessionId } = (await readAccessToken(runtime, tokens.accessToken))!;
    return { sub: userId, wsp: workspaceId, sid: sessionId };
  };
  const loot = {
    kid,
    key,
    publicJwk: (await publicKeys(runtime)).find((one) => one.kid === kid)!,
    good: mole.tokens.accessToken,
    mine: await bearerOf(mole),
    theirs: await bearerOf(victim),
    refreshToken: mole.tokens.refreshToken!,
  };
  const every = [...(await forgedHeaders(loot)), ...(await forgedClaims(loot)), ...(await forgedSpellings(loot))];
  const seen = new Set<string>();
  forged = every.filter(([, token]) => !seen.has(token) && seen.add(token));
});
afterAll(() => door?.close(), 20_000);

/** Calls some of `work` at a time. */
async function each(work: readonly Forged[], run: (one: Forged) => Promise<string | null>): Promise<string[]> {
  const wrong: string[] = [];
  const left = [...work];
  const runner = async () => {
    for (let one = left.shift(); one; one = left.shift()) {
      const complaint = await run(one);
      if (complaint) wrong.push(`${one[0]}: ${complaint}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, runner));
  return wrong;
}

async function show(origin: string, path: string, token: string): Promise<string | null> {
  const { status, text } = await sendRaw(origin, [rawRequest(`GET ${path}`, [`authorization: Bearer ${token}`])]);
  const refused = status === 401 && /application\/problem\+json/i.test(text);
  // Whatever is in front refuses headers of this size without reading them.
  const tooLarge = token.length > 8_000 && (status === 431 || status === 400 || status === 413);
  return refused || tooLarge ? null : `${status} ${text.slice(0, 300)}`;
}

test("the forger's own token is good, so that what is refused is refused for what was changed", async () => {
  const answer = await door.call("/v1/auth/me", { headers: mole.bearer });
  expect(answer.status).toBe(200);
  expect(forged.length).toBeGreaterThanOrEqual(150);
});

test("the edge refuses every forged token with 401", async () => {
  expect(await each(forged, ([, token]) => show(door.edge.url, "/v1/auth/me", token))).toEqual([]);
});

test("core refuses every forged token that is sent to it directly, and a good one too", async () => {
  const direct: Forged[] = [...forged, ["a good one", mole.tokens.accessToken]];
  expect(await each(direct, ([, token]) => show(door.core, "/auth/me", token))).toEqual([]);
});

test("core finds none of them good when asked to judge them", async () => {
  const wrong = await each(forged, async ([, token]) => {
    const body = JSON.stringify({ token });
    const answer = await door.call("/v1/auth/verify-token", { method: "POST", headers: json, body });
    const document = (await answer.json()) as { valid?: boolean };
    const refused = (answer.status === 200 && document.valid === false) || answer.status === 422;
    return refused ? null : `${answer.status} ${JSON.stringify(document)}`;
  });
  expect(wrong).toEqual([]);
});

test("a token's letter case, scheme and place are not guessed at", async () => {
  const token = mole.tokens.accessToken;
  for (const headers of [
    [`authorization: ${token}`],
    [`authorization: Token ${token}`],
    [`authorization: Basic ${encode(`mole:${token}`)}`],
    [`authorization: Bearer ${token}, Bearer ${token}`],
    [`authorization: Bearer ${token}`, "authorization: Bearer nonsense"],
    [`authorization: Bearer nonsense`, `authorization: Bearer ${token}`],
    [`x-authorization: Bearer ${token}`],
    [`proxy-authorization: Bearer ${token}`],
    [`cookie: access_token=${token}; authorization=${token}`],
  ]) {
    const { status, text } = await sendRaw(door.edge.url, [rawRequest("GET /v1/auth/me", headers)]);
    expect([headers[0]!.slice(0, 30), status, /problem\+json/.test(text)]).toEqual([
      headers[0]!.slice(0, 30),
      401,
      true,
    ]);
  }
  for (const path of [`/v1/auth/me?access_token=${token}`, `/v1/auth/me?authorization=Bearer%20${token}`])
    expect((await door.call(path)).status).toBe(401);
});
