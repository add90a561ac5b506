import { listObjects } from "./s3-list.ts";
import { refusalOf, type KeyPair } from "./s3-signature.ts";
import type { S3Store } from "./s3-store.ts";
import { bucketController, objectController, router, S3Error, XMLParser, type Middleware } from "./s3rver.ts";

const objectPath = "/:bucket/*key";

/** Lets pass what `keys` signed, and preflights; the package's own check takes the unsigned and mistakes odd names. */
export function requireSignature(keys: KeyPair): Middleware {
  return async (exchange, next) => {
    const { method, req, headers } = exchange;
    const refusal = method === "OPTIONS" ? undefined : refusalOf({ method, url: req.url, headers }, keys);
    if (refusal === undefined) return next();
    exchange.set("Access-Control-Allow-Origin", "*");
    throw new S3Error(refusal, "The request is not signed, or not rightly.");
  };
}

/** Adds what the package lacks: sorted listing, ranges from the end, ListParts, AbortMultipartUpload, any key in Delete. */
export function addRoutes(store: S3Store): void {
  bucketController.getBucket = (exchange) => listObjects(store, exchange);

  const { getObject } = objectController;
  objectController.getObject = async (exchange) => {
    const { headers, params } = exchange;
    const length = /^bytes=-(\d+)$/.exec(headers.range ?? "")?.[1];
    const found = length ? await store.getMetadata(params.bucket, params.key).catch(() => undefined) : undefined;
    if (found) headers.range = `bytes=${Math.max(0, found["content-length"] - Number(length))}-`;
    await getObject(exchange);
  };

  objectController.deleteMultipleObjects = async (exchange) => {
    const deletion = readDeletion(Buffer.concat(await Array.fromAsync(exchange.req)).toString());
    for (const { Key } of deletion.objects) await store.deleteObject(exchange.params.bucket, Key);
    exchange.body = {
      DeleteResult: {
        "@": { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/" },
        Deleted: deletion.isQuiet ? [] : deletion.objects,
      },
    };
  };

  router.get(objectPath, async (exchange, next) => {
    const { query, params } = exchange;
    if (query.uploadId === undefined) return next();
    const parts = await store.listParts(params.bucket, query.uploadId);
    exchange.body = {
      ListPartsResult: {
        "@": { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/" },
        Bucket: params.bucket,
        Key: params.key,
        UploadId: query.uploadId,
        MaxParts: 10_000,
        IsTruncated: false,
        Part: parts.map(({ number, etag, size, modifiedAt }) => ({
          PartNumber: number,
          LastModified: modifiedAt.toISOString(),
          ETag: `"${etag}"`,
          Size: size,
        })),
      },
    };
  });
  placeBeforePackage("GET");

  router.delete(objectPath, async (exchange, next) => {
    const { query, params } = exchange;
    if (query.uploadId === undefined) return next();
    await store.abortUpload(params.bucket, query.uploadId);
    exchange.status = 204;
  });
  placeBeforePackage("DELETE");
}

function readDeletion(xml: string): { objects: { Key: string }[]; isQuiet: boolean } {
  type Deletion = { Delete?: { Object?: { Key?: string } | { Key?: string }[]; Quiet?: string } };
  const { Delete } = new XMLParser({ parseTagValue: false, trimValues: false }).parse(xml) as Deletion;
  const objects = [Delete?.Object ?? []].flat().map(({ Key = "" }) => ({ Key }));
  if (objects.length === 0 || objects.length > 1_000 || objects.some(({ Key }) => Key === "")) {
    throw new S3Error("MalformedXML", "The XML you provided does not name between 1 and 1000 keys.");
  }
  return { objects, isQuiet: Delete?.Quiet === "true" };
}

/** Moves the route that was added last before the package's own of this method, which would refuse the request. */
function placeBeforePackage(method: string): void {
  const added = router.stack.pop()!;
  const first = router.stack.findIndex(({ path, methods }) => path === objectPath && methods.includes(method));
  if (first === -1) throw new Error(`The S3 package has no ${method} route for objects`);
  router.stack.splice(first, 0, added);
}
