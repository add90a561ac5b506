import { createRequire } from "node:module";

/** The part of @20minutes/s3rver that we use; the package brings no types. */
type Exchange = {
  method: string;
  headers: Record<string, string | undefined>;
  query: Record<string, string | string[] | undefined>;
  status: number;
  type: string;
  body: unknown;
  set(name: string, value: string): void;
};
type Middleware = (exchange: Exchange, next: () => Promise<void>) => Promise<void>;
type S3rver = new (options: Record<string, unknown>) => { middleware: Middleware[]; run(): Promise<unknown> };
type Account = { createKeyPair(id: string, secret: string): void; revokeAccessKey(id: string): void };

const require = createRequire(import.meta.url);
const Server = require("@20minutes/s3rver") as S3rver;
const { DUMMY_ACCOUNT: account } = require("@20minutes/s3rver/lib/models/account.js") as { DUMMY_ACCOUNT: Account };

const cors = `<CORSConfiguration><CORSRule>
  <AllowedOrigin>*</AllowedOrigin>
  <AllowedMethod>GET</AllowedMethod><AllowedMethod>HEAD</AllowedMethod><AllowedMethod>PUT</AllowedMethod>
  <AllowedMethod>POST</AllowedMethod><AllowedMethod>DELETE</AllowedMethod>
  <AllowedHeader>*</AllowedHeader>
  <ExposeHeader>ETag</ExposeHeader><ExposeHeader>Content-Length</ExposeHeader><ExposeHeader>Content-Range</ExposeHeader>
  <MaxAgeSeconds>3600</MaxAgeSeconds>
</CORSRule></CORSConfiguration>`;

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

// The server's own key pair is public knowledge.
account.revokeAccessKey("S3RVER");
account.createKeyPair(setting("S3_ACCESS_KEY_ID"), setting("S3_SECRET_ACCESS_KEY"));

// It signs with the global function, which leaves !'()* alone where SigV4 encodes them: file names would not verify.
const encodeLoosely = globalThis.encodeURIComponent;
globalThis.encodeURIComponent = (text) =>
  encodeLoosely(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** Refuses what is not signed at all: the server itself checks a signature only where there is one. */
const refuseUnsigned: Middleware = async (exchange, next) => {
  const { method, headers, query } = exchange;
  if (method === "OPTIONS" || headers.authorization || query["X-Amz-Signature"] || query.Signature) return next();
  exchange.status = 403;
  exchange.type = "application/xml";
  exchange.set("Access-Control-Allow-Origin", "*");
  exchange.body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`;
};

const server = new Server({
  address: "127.0.0.1",
  port: Number(setting("S3_PORT")),
  directory: setting("S3_DIR"),
  silent: true,
  vhostBuckets: false,
  configureBuckets: [{ name: setting("S3_BUCKET"), configs: [cors] }],
});
server.middleware.unshift(refuseUnsigned);
await server.run();
process.once("SIGTERM", () => process.exit(0));
