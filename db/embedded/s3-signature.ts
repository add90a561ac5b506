import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export type SignedRequest = { method: string; url: string; headers: Record<string, string | undefined> };
export type KeyPair = { accessKeyId: string; secretAccessKey: string };
export type Refusal = "AccessDenied" | "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "RequestTimeTooSkewed";

const algorithm = "AWS4-HMAC-SHA256";
const longestLifeS = 7 * 24 * 3_600;
const largestSkewMs = 15 * 60_000;

type Claim = {
  credential: string;
  signedHeaders: string[];
  signature: string;
  date: string;
  payload: string;
  /** Of a presigned address. */
  lifeS?: number;
};

/**
 * Checks AWS Signature Version 4 in header or query as S3 does it; undefined when the request may pass.
 *
 * Source: "Authenticating Requests (AWS Signature Version 4)", Amazon S3 API reference.
 */
export function refusalOf(request: SignedRequest, keys: KeyPair, now = Date.now()): Refusal | undefined {
  const [path = "", search = ""] = splitOnce(request.url, "?");
  const query = parseQuery(search);
  const claim = readClaim(request, query);
  if (!claim) return "AccessDenied";
  const [accessKeyId, day, region, service, ending] = claim.credential.split("/");
  if (accessKeyId !== keys.accessKeyId) return "InvalidAccessKeyId";
  const time = parseTime(claim.date);
  if (service !== "s3" || ending !== "aws4_request" || !claim.date.startsWith(day || "-")) return "AccessDenied";
  if (!claim.signedHeaders.includes("host")) return "AccessDenied";
  if (claim.lifeS === undefined) {
    if (!(Math.abs(now - time) <= largestSkewMs)) return "RequestTimeTooSkewed";
  } else if (!(claim.lifeS <= longestLifeS && now >= time - largestSkewMs && now <= time + claim.lifeS * 1_000)) {
    return "AccessDenied";
  }
  const canonical = [
    request.method,
    path.split("/").map(recode).join("/"),
    canonicalQuery(query),
    ...claim.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}`),
    "",
    claim.signedHeaders.join(";"),
    claim.payload,
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = [algorithm, claim.date, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const key = [day!, region!, "s3", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`);
  return isSame(hmac(key, text).toString("hex"), claim.signature) ? undefined : "SignatureDoesNotMatch";
}

type Query = [name: string, value: string][];

function readClaim({ headers }: SignedRequest, query: Query): Claim | undefined {
  const asked = new Map(query.map(([name, value]) => [name.toLowerCase(), value]));
  const header = headers.authorization;
  if (header !== undefined) {
    const match = /^AWS4-HMAC-SHA256 Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/.exec(
      header,
    );
    const payload = headers["x-amz-content-sha256"];
    if (!match || payload === undefined) return undefined;
    const [, credential = "", names = "", signature = ""] = match;
    return { credential, signedHeaders: names.split(";"), signature, date: headers["x-amz-date"] ?? "", payload };
  }
  const signature = asked.get("x-amz-signature");
  if (signature === undefined || asked.get("x-amz-algorithm") !== algorithm) return undefined;
  return {
    credential: asked.get("x-amz-credential") ?? "",
    signedHeaders: (asked.get("x-amz-signedheaders") ?? "").split(";"),
    signature,
    date: asked.get("x-amz-date") ?? "",
    payload: asked.get("x-amz-content-sha256") ?? headers["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD",
    lifeS: Number(asked.get("x-amz-expires") ?? Number.NaN),
  };
}

function canonicalQuery(query: Query): string {
  return query
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map((pair) => pair.join("="))
    .join("&");
}

function parseQuery(search: string): Query {
  return search
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [name, value = ""] = splitOnce(part, "=");
      return [decode(name ?? ""), decode(value)];
    });
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function recode(part: string): string {
  return encode(decode(part));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** RFC 3986: JavaScript's own encoding leaves !'()* alone. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `20261123T073730Z` as milliseconds; NaN when it is none. */
function parseTime(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
