import type { Context } from "hono";
import * as v from "valibot";
import { Id } from "../../core/kernel/wire/id.ts";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import { describeBody, readSeal, sealHeader, verify } from "../../core/kernel/wire/signature.ts";
import { readJson } from "../gateway/input.ts";
import { readWithin } from "../gateway/body.ts";
import type { Edge } from "../gateway/call.ts";
import { Push } from "./inbox/protocol.ts";
import { roomOf } from "./inbox/room.ts";

const mostBytes = 1_000_000;

/** Core's door to the rooms: `POST /internal/rooms/user:<id>`, signed with the secret that core and edge share. */
export async function pushToRoom(c: Context<Edge>): Promise<Response> {
  const { request, bytes } = await readSigned(c);
  const userId = /^\/internal\/rooms\/user(?::|%3A)([\w-]+)$/i.exec(new URL(request.url).pathname)?.[1];
  if (!v.is(Id, userId)) throw requestProblems.not_found();
  return c.json(await roomOf(c.env, userId).push(readJson(Push, bytes)));
}

async function readSigned(c: Context<Edge>): Promise<{ request: Request; bytes: Uint8Array<ArrayBuffer> }> {
  const request = c.req.raw;
  const url = new URL(request.url);
  const seal = readSeal(request.headers.get(sealHeader));
  // The signature is checked before the body is read, and then says what the body must be.
  if (!seal || !verify(c.env.call.settings.EDGE_SECRET, request.method, url.pathname + url.search, seal, Date.now()))
    throw requestProblems.unauthenticated();
  const bytes = request.body ? await readWithin(request.body, mostBytes) : new Uint8Array();
  if ((await describeBody(bytes)) !== seal.body) throw requestProblems.unauthenticated();
  return { request, bytes };
}
