import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { newId } from "../../core/kernel/wire/id.ts";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import {
  decodeIdentity,
  describeBody,
  type Identity,
  readSeal,
  sealHeader,
  verify,
} from "../../core/kernel/wire/signature.ts";

export interface Seen {
  method: string;
  path: string;
  headers: Headers;
  identity: Identity;
  bytes: number;
  text: string;
}
type Answer = (seen: Seen, request: Request) => Response | Promise<Response>;

/** A stand-in for core on a real port: takes signed requests only, notes them, and answers what a test says. */
export async function startTestCore(secret: string, twin?: { keys: CryptoKeyPair }) {
  const keys = twin?.keys ?? (await generateKeyPair("EdDSA", { extractable: true }));
  const { publicKey, privateKey } = keys;
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "EdDSA", use: "sig" };
  const seen: Seen[] = [];
  const answers = new Map<string, Answer>([["GET /auth/jwks", () => Response.json({ keys: [jwk] })]]);
  const nonces = new Set<string>();

  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    maxRequestBodySize: 80_000_000,
    async fetch(request) {
      const url = new URL(request.url);
      if (url.pathname === "/health/ready") return Response.json({ ready: true });
      const path = url.pathname + url.search;
      const seal = readSeal(request.headers.get(sealHeader));
      const body = new Uint8Array(await request.arrayBuffer());
      const identity = seal && decodeIdentity(seal.identity);
      const described = seal?.body.startsWith("length:") ? [`length:${body.byteLength}`] : [await describeBody(body)];
      const good =
        identity &&
        verify(secret, request.method, path, seal, Date.now()) &&
        described.includes(seal.body) &&
        !nonces.has(seal.nonce);
      if (!good)
        return Response.json(requestProblems.unauthenticated({ detail: "not signed" }).document(), { status: 401 });
      nonces.add(seal.nonce);
      const one: Seen = {
        method: request.method,
        path,
        headers: request.headers,
        identity,
        bytes: body.byteLength,
        text: body.byteLength < 100_000 ? new TextDecoder().decode(body) : "",
      };
      seen.push(one);
      const answer = answers.get(`${request.method} ${url.pathname}`);
      return answer
        ? answer(one, request)
        : Response.json({ method: one.method, path: one.path }, { headers: { etag: '"7"' } });
    },
  });

  return {
    origin: `http://127.0.0.1:${server.port}`,
    seen,
    keys,
    /** What the next calls of `METHOD /path` get. */
    on: (call: string, answer: Answer) => void answers.set(call, answer),
    /** The requests to a path, oldest first. */
    to: (path: string) => seen.filter((one) => one.path.split("?")[0] === path),
    /** An access token as auth makes them; `wrong` overrides claims and header. */
    async token(
      person: { userId: string; workspaceId: string; sessionId: string },
      wrong: { claims?: object; header?: object; key?: CryptoKey } = {},
    ) {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: "welo",
        aud: "welo",
        sub: person.userId,
        wsp: person.workspaceId,
        sid: person.sessionId,
        iat: now,
        exp: now + 600,
        ...wrong.claims,
      };
      return new SignJWT(claims)
        .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: "k1", ...wrong.header })
        .sign(wrong.key ?? privateKey);
    },
    stop: () => server.stop(true),
  };
}

/** Somebody with a session. */
export function somebody() {
  return { userId: newId(), workspaceId: newId(), sessionId: newId() };
}
