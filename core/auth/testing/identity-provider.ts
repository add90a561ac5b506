import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from "jose";
import { type ClientMetadata, Provider } from "oidc-provider";
import { newId } from "../../kernel/wire/id.ts";

export type PersonClaims = Record<string, unknown>;
type Tamper = (
  path: string,
  body: Record<string, unknown>,
) => Promise<Record<string, unknown>> | Record<string, unknown>;

/** A real identity provider on loopback, whose people, keys and answers a test can change. */
export interface TestProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  people: Map<string, PersonClaims>;
  /** Changes a JSON answer on its way out. */
  tamper: Tamper | null;
  /** Answers nothing at all. */
  silent: boolean;
  publicKey: JWK;
  /** Publishes and uses a new key. */
  rotate(): Promise<void>;
  configure(client: Partial<ClientMetadata>): void;
  /** Lets the client return to one address more. */
  allow(redirectUri: string): void;
  /** Signs claims by the provider's key. */
  sign(claims: JWTPayload, header?: { typ?: string; alg?: string; kid?: string }, key?: Uint8Array): Promise<string>;
  /** Signs somebody in at the provider as a browser would, and answers what our page then sends on: whose address of return it is, and what came with it. */
  visit(url: string, login: string, jar?: Jar): Promise<Record<string, string>>;
  /** Ends somebody's session at the provider, whose browser keeps `jar`. */
  leave(url: string, jar: Jar): Promise<void>;
  stop(): Promise<void>;
}
export type Jar = Map<string, string>;

/** Starts a provider that knows one client, which lives at `origin` and may return to what it is allowed. */
export async function startProvider(origin: string): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const issuer = `http://127.0.0.1:${port}`;
  let key = await newKey();
  let client: ClientMetadata = {
    client_id: `welo-${newId()}`,
    client_secret: newId(),
    redirect_uris: [`${origin}/app/oidc/callback/none`],
    post_logout_redirect_uris: [`${origin}/app/`],
    response_types: ["code"],
    grant_types: ["authorization_code"],
  };
  const it: TestProvider = {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret!,
    people: new Map(),
    tamper: null,
    silent: false,
    publicKey: publicOf(key),
    async rotate() {
      key = await newKey();
      it.publicKey = publicOf(key);
      build();
    },
    configure(more) {
      client = { ...client, ...more };
      build();
    },
    allow(redirectUri) {
      it.configure({ redirect_uris: [...client.redirect_uris!, redirectUri] });
    },
    async sign(claims, { typ, alg = "RS256", kid = key.kid } = {}, secret) {
      const signer = new SignJWT(claims).setProtectedHeader({ alg, ...(kid ? { kid } : {}), ...(typ ? { typ } : {}) });
      return signer.sign(secret ?? (await importJWK(key, "RS256")));
    },
    visit: (url, login, jar = new Map()) => visit(url, login, jar, issuer),
    leave: (url, jar) => leave(url, jar),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  let handle: (request: IncomingMessage, response: ServerResponse) => void;
  const build = () => {
    const provider = new Provider(issuer, {
      clients: [client],
      jwks: { keys: [key] },
      cookies: { keys: ["only for tests"] },
      claims: {
        openid: ["sub"],
        email: ["email", "email_verified"],
        profile: ["name"],
        groups: ["groups", "realm_access"],
      },
      scopes: ["openid", "email", "profile", "groups"],
      features: { backchannelLogout: { enabled: true } },
      findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...it.people.get(id) }) }),
    });
    handle = provider.callback();
  };
  build();
  server.on("request", (request, response) => {
    if (it.silent) return;
    const { tamper } = it;
    const path = request.url!.split("?")[0]!;
    if (tamper) rewrite(response, (body) => tamper(path, body));
    handle(request, response);
  });
  return it;
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: newId(), use: "sig", alg: "RS256" };
}

function publicOf({ kty, n, e, kid, use, alg }: JWK): JWK {
  return { kty, n, e, kid, use, alg } as JWK;
}

function rewrite(
  response: ServerResponse,
  change: (body: Record<string, unknown>) => Promise<Record<string, unknown>> | Record<string, unknown>,
): void {
  const end = response.end.bind(response) as (body?: unknown) => ServerResponse;
  response.end = ((body?: unknown) => {
    if (!String(response.getHeader("content-type")).includes("json")) return end(body);
    void Promise.resolve(change(JSON.parse(String(body)) as Record<string, unknown>)).then((changed) => {
      response.removeHeader("content-length");
      end(JSON.stringify(changed));
    });
    return response;
  }) as typeof response.end;
}

async function ask(url: string, jar: Jar, body?: URLSearchParams): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await fetch(url, {
    method: body ? "POST" : "GET",
    body,
    redirect: "manual",
    headers: { cookie, accept: "text/html" },
  });
  for (const set of answer.headers.getSetCookie()) {
    const [pair] = set.split(";");
    const at = pair!.indexOf("=");
    if (pair!.slice(at + 1)) jar.set(pair!.slice(0, at), pair!.slice(at + 1));
    else jar.delete(pair!.slice(0, at));
  }
  return answer;
}

async function visit(start: string, login: string, jar: Jar, issuer: string): Promise<Record<string, string>> {
  let url = start;
  let answer = await ask(url, jar);
  for (let steps = 0; steps < 12; steps++) {
    const location = answer.headers.get("location");
    if (location) {
      url = new URL(location, url).href;
      if (!url.startsWith(issuer)) {
        const { pathname, searchParams } = new URL(url);
        return { providerId: pathname.split("/").at(-1)!, ...Object.fromEntries(searchParams) };
      }
      answer = await ask(url, jar);
      continue;
    }
    const page = await answer.text();
    const action = /action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (!action || !prompt) throw new Error(`the provider shows ${answer.status}: ${page.slice(-600)}`);
    answer = await ask(new URL(action, url).href, jar, new URLSearchParams({ prompt, login, password: "any" }));
  }
  throw new Error("the provider sends its visitors in circles");
}

async function leave(url: string, jar: Jar): Promise<void> {
  const page = await (await ask(url, jar)).text();
  const action = /action="([^"]+)"/.exec(page)?.[1];
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1];
  if (!action || !xsrf) throw new Error(`the provider does not ask whether to sign out: ${page.slice(0, 600)}`);
  await ask(new URL(action, url).href, jar, new URLSearchParams({ xsrf, logout: "yes" }));
}
