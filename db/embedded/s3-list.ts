import type { S3Store } from "./s3-store.ts";
import { S3Error, type Exchange } from "./s3rver.ts";

const mostKeys = 1_000;
const unsetMarker = "";

type Listing = { keys: string[]; prefixes: string[]; next?: string };

/** Cuts one page out of sorted keys: what follows `after`, folded at `delimiter`; `next` is where the next page begins. */
export function pageOf(keys: string[], prefix: string, delimiter: string, after: string, limit: number): Listing {
  const page: Listing = { keys: [], prefixes: [] };
  let last = unsetMarker;
  for (const key of keys) {
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const folded = cut === -1 ? undefined : key.slice(0, cut + delimiter.length);
    const entry = folded ?? key;
    if (entry === last || Buffer.compare(Buffer.from(entry), Buffer.from(after)) <= 0) continue;
    if (page.keys.length + page.prefixes.length === limit) {
      page.next = last;
      return page;
    }
    (folded === undefined ? page.keys : page.prefixes).push(entry);
    last = entry;
  }
  return page;
}

/** Answers ListObjects and ListObjectsV2: the package's own listing is unsorted, so that its pages lose keys. */
export async function listObjects(store: S3Store, exchange: Exchange): Promise<void> {
  const { query, params } = exchange;
  const isV2 = query["list-type"] === "2";
  const prefix = query.prefix ?? "";
  const delimiter = query.delimiter ?? "";
  const limit = readLimit(query["max-keys"]);
  const token = query["continuation-token"];
  const after = isV2 ? (token ? decodeToken(token) : (query["start-after"] ?? "")) : (query.marker ?? "");
  const page = pageOf(await store.listKeys(params.bucket, prefix), prefix, delimiter, after, limit);
  const write = query["encoding-type"] === "url" ? encodeURIComponent : (text: string) => text;
  const contents = await Promise.all(
    page.keys.map(async (key) => {
      const found = await store.getMetadata(params.bucket, key).catch(() => undefined);
      if (!found) return [];
      const modified = new Date(String(found["last-modified"])).toISOString();
      const size = found["content-length"];
      return [{ Key: write(key), LastModified: modified, ETag: found.etag, Size: size, StorageClass: "STANDARD" }];
    }),
  );
  const isTruncated = page.next !== undefined && limit > 0;
  exchange.body = {
    ListBucketResult: {
      "@": { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/" },
      Name: params.bucket,
      Prefix: write(prefix),
      Delimiter: delimiter === "" ? undefined : write(delimiter),
      EncodingType: query["encoding-type"],
      MaxKeys: limit,
      IsTruncated: isTruncated,
      ...(isV2
        ? {
            KeyCount: page.keys.length + page.prefixes.length,
            StartAfter: query["start-after"],
            ContinuationToken: token,
            NextContinuationToken: isTruncated ? encodeToken(page.next!) : undefined,
          }
        : { Marker: write(after), NextMarker: isTruncated && delimiter !== "" ? write(page.next!) : undefined }),
      Contents: contents.flat(),
      CommonPrefixes: page.prefixes.map((folded) => ({ Prefix: write(folded) })),
    },
  };
}

function readLimit(text = String(mostKeys)): number {
  if (!/^\d+$/.test(text)) throw new S3Error("InvalidArgument", "max-keys is not an integer between 0 and 2147483647");
  return Math.min(Number(text), mostKeys);
}

function encodeToken(key: string): string {
  return Buffer.from(key).toString("base64url");
}

function decodeToken(token: string): string {
  return Buffer.from(token, "base64url").toString();
}
