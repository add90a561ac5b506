import { describe, expect, test } from "bun:test";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { refusalOf, type SignedRequest } from "./s3-signature.ts";
import { Bucket, clientWith, put, s3, server, useScratchS3 } from "./scratch-s3.ts";

const origin = "https://app.example";

useScratchS3();

describe("signatures", () => {
  test("let a browser PUT and GET by a presigned address", async () => {
    const command = new PutObjectCommand({ Bucket, Key: "by-url", ContentType: "text/plain" });
    const target = await getSignedUrl(s3, command, { expiresIn: 60 });
    const headers = { origin, "content-type": "text/plain" };
    const stored = await fetch(target, { method: "PUT", body: "from a browser", headers });
    expect(stored.status).toBe(200);
    expect(stored.headers.get("access-control-allow-origin")).toBe("*");
    expect(stored.headers.get("access-control-expose-headers")).toContain("ETag");
    expect(stored.headers.get("etag")).toMatch(/^"[0-9a-f]{32}"$/);
    const ResponseContentDisposition = `attachment; filename*=UTF-8''it's%20(1)!.txt`;
    const source = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: "by-url", ResponseContentDisposition }));
    const read = await fetch(source);
    expect(await read.text()).toBe("from a browser");
    expect(read.headers.get("content-disposition")).toBe(ResponseContentDisposition);
  });

  test("are refused when wrong, expired, for another key, or absent", async () => {
    await put("private");
    await expect(clientWith("guess").send(new GetObjectCommand({ Bucket, Key: "private" }))).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
    });
    const signingDate = new Date(Date.now() - 120_000);
    const expired = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: "private" }), {
      expiresIn: 60,
      signingDate,
    });
    const valid = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: "private" }));
    const addresses = [expired, valid.replace("/private?", "/other?"), valid.split("?")[0]!];
    for (const address of addresses) expect((await fetch(address)).status).toBe(403);
    expect((await fetch(valid, { method: "PUT", body: "mine now" })).status).toBe(403);
    expect((await fetch(`${server.url}/${Bucket}`)).status).toBe(403);
    expect((await fetch(valid)).status).toBe(200);
  });
});

test("a preflight is answered for any origin, method and header", async () => {
  for (const method of ["GET", "HEAD", "PUT", "POST", "DELETE"]) {
    const answer = await fetch(`${server.url}/${Bucket}/any/key`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": method,
        "access-control-request-headers": "content-type, x-amz-meta-a",
      },
    });
    expect(answer.ok).toBe(true);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-methods")).toContain(method);
    expect(answer.headers.get("access-control-allow-headers")).toBe("content-type, x-amz-meta-a");
  }
});

describe("the examples in Amazon's own description", () => {
  const keys = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
  const then = Date.UTC(2013, 4, 24);
  const host = "examplebucket.s3.amazonaws.com";
  const scope = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";
  const presigned: SignedRequest = {
    method: "GET",
    url:
      `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(scope)}` +
      "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host" +
      "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
    headers: { host },
  };
  const signed: SignedRequest = {
    method: "GET",
    url: "/test.txt",
    headers: {
      host,
      range: "bytes=0-9",
      "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "x-amz-date": "20130524T000000Z",
      authorization:
        `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,` +
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    },
  };

  test.each([
    ["a presigned address", presigned, then, undefined],
    ["a presigned address on its last second", presigned, then + 86_400_000, undefined],
    ["a presigned address after it", presigned, then + 86_401_000, "AccessDenied"],
    ["a presigned address for another method", { ...presigned, method: "PUT" }, then, "SignatureDoesNotMatch"],
    ["a presigned address at another host", { ...presigned, headers: { host: "b" } }, then, "SignatureDoesNotMatch"],
    ["a signed header", signed, then, undefined],
    ["a signed header an hour later", signed, then + 3_600_000, "RequestTimeTooSkewed"],
    ["a signed header for another path", { ...signed, url: "/test2.txt" }, then, "SignatureDoesNotMatch"],
    ["another range", { ...signed, headers: { ...signed.headers, range: "bytes=0-8" } }, then, "SignatureDoesNotMatch"],
    ["no signature", { ...signed, headers: { host } }, then, "AccessDenied"],
  ] as const)("hold for %s", (_name, request, now, expected) => {
    expect(refusalOf(request, keys, now)).toBe(expected);
  });

  test("hold for another key pair", () => {
    expect(refusalOf(signed, { ...keys, accessKeyId: "OTHER" }, then)).toBe("InvalidAccessKeyId");
    expect(refusalOf(signed, { ...keys, secretAccessKey: "other" }, then)).toBe("SignatureDoesNotMatch");
  });
});
