import { createRequire } from "node:module";

/*
 * The parts of @20minutes/s3rver that we build on. The package brings no types and is CommonJS, and its controllers look
 * each other up at call time, so that one may be replaced.
 */
const require = createRequire(import.meta.url);

export type Exchange = {
  method: string;
  req: { url: string } & AsyncIterable<Buffer>;
  headers: Record<string, string | undefined>;
  query: Record<string, string | undefined>;
  params: { bucket: string; key: string };
  status: number;
  type: string;
  /** A plain object is sent as XML; the key `@` holds a tag's attributes. */
  body: unknown;
  set(name: string, value: string): void;
};
export type Middleware = (exchange: Exchange, next: () => Promise<void>) => Promise<void>;
export type Metadata = Record<string, string | number>;

declare class Store {
  rootDirectory: string;
  constructor(rootDirectory: string);
  getBucketPath(bucket: string): string;
  getResourcePath(bucket: string, key: string | undefined, resource: string): string;
  getMetadata(bucket: string, key: string): Promise<Metadata & { etag: string; "content-length": number }>;
  putMetadata(bucket: string, key: string, metadata: Metadata, md5?: string): Promise<void>;
}
type Server = {
  store: Store;
  context: { store: Store };
  middleware: Middleware[];
  on(event: "error", listener: (error: Error) => void): void;
  run(): Promise<unknown>;
};
type Layer = { path: string; methods: string[] };
type Router = {
  stack: Layer[];
  get(path: string, handler: Middleware): void;
  delete(path: string, handler: Middleware): void;
};
type Account = { createKeyPair(id: string, secret: string): void };
type Handler = (exchange: Exchange) => Promise<void>;

export const S3Server = require("@20minutes/s3rver") as new (options: Record<string, unknown>) => Server;
export const FileStore = require("@20minutes/s3rver/lib/stores/filesystem.js") as typeof Store;
export const S3Error = require("@20minutes/s3rver/lib/models/error.js") as new (code: string, message: string) => Error;
export const account = (require("@20minutes/s3rver/lib/models/account.js") as { DUMMY_ACCOUNT: Account }).DUMMY_ACCOUNT;
export const objectController = require("@20minutes/s3rver/lib/controllers/object.js") as {
  getObject: Handler;
  deleteMultipleObjects: Handler;
};
export const bucketController = require("@20minutes/s3rver/lib/controllers/bucket.js") as { getBucket: Handler };
export const router = require("@20minutes/s3rver/lib/routes.js") as Router;
/** The package's XML parser, which reads "007" as text and keeps blanks when told so. */
export const { XMLParser } = createRequire(require.resolve("@20minutes/s3rver"))("fast-xml-parser") as {
  XMLParser: new (options: Record<string, unknown>) => { parse(xml: string): unknown };
};
