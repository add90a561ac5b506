import { addRoutes, requireSignature } from "./s3-routes.ts";
import { S3Store } from "./s3-store.ts";
import { account, S3Server } from "./s3rver.ts";

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

const keys = { accessKeyId: setting("S3_ACCESS_KEY_ID"), secretAccessKey: setting("S3_SECRET_ACCESS_KEY") };
// The package looks the key up even though `requireSignature` has the say.
account.createKeyPair(keys.accessKeyId, keys.secretAccessKey);

const store = new S3Store(setting("S3_DIR"));
const server = new S3Server({
  address: "127.0.0.1",
  port: Number(setting("S3_PORT")),
  directory: store.rootDirectory,
  silent: true,
  vhostBuckets: false,
  allowMismatchedSignatures: true,
  configureBuckets: [{ name: setting("S3_BUCKET"), configs: [cors] }],
});
server.store = server.context.store = store;
addRoutes(store);
server.middleware.unshift(requireSignature(keys));
server.on("error", (error) => {
  if (!("status" in error)) console.error(`error: ${error.message}`);
});
process.once("SIGTERM", () => process.exit(0));
await server.run();
