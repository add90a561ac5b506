import { afterAll, beforeAll, expect, test } from "bun:test";
import { createServer } from "node:http";
import { fetchOutside, Forbidden } from "./fetch-outside.ts";
import { isPublic } from "./public-address.ts";

const server = createServer((request, response) => {
  if (request.url === "/large") response.end("x".repeat(600_000));
  else if (request.url === "/elsewhere") response.writeHead(302, { location: "/secret" }).end();
  else if (request.url === "/slow") response.write("x");
  else response.end(`${request.method} ${request.url} ${request.headers.host}`);
});
let origin = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const ask = (url: string, loopback: boolean, ms = 2_000) =>
  fetchOutside(url, { loopback, signal: AbortSignal.timeout(ms) });

test.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:10.0.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::a00:1",
  "2001:db8::1",
  "2002:a00:1::",
  "2001::1",
  "fc00::1",
  "fe80::1",
  "ff02::1",
  "not an address",
])("%s is not public", (address) => expect(isPublic(address)).toBe(false));

test.each(["1.1.1.1", "8.8.8.8", "172.32.0.1", "172.15.255.255", "192.167.1.1", "2606:4700::1111", "2a00:1450::1"])(
  "%s is public",
  (address) => expect(isPublic(address)).toBe(true),
);

test("this machine answers only where that is allowed", async () => {
  expect(await (await ask(`${origin}/a`, true)).text()).toBe(`GET /a ${new URL(origin).host}`);
  await expect(ask(`${origin}/a`, false)).rejects.toThrow(Forbidden);
  await expect(ask(origin.replace("http:", "https:"), false)).rejects.toThrow("is not at a public address");
  await expect(ask(origin.replace("127.0.0.1", "localhost"), false)).rejects.toThrow(Forbidden);
});

test("leave to ask this machine is none to ask its neighbours, nor others without TLS", async () => {
  for (const url of [
    "http://10.0.0.1/",
    "https://192.168.0.1/",
    "http://169.254.169.254/latest",
    "http://1.1.1.1/",
    "file:///etc/passwd",
  ])
    await expect(ask(url, true)).rejects.toThrow();
  await expect(ask("http://1.1.1.1/", true)).rejects.toThrow(Forbidden);
});

test("redirects are handed back, large answers cut off, slow ones given up", async () => {
  const answer = await ask(`${origin}/elsewhere`, true);
  expect([answer.status, answer.headers.get("location")]).toEqual([302, "/secret"]);
  await expect(ask(`${origin}/large`, true)).rejects.toThrow("larger");
  await expect(ask(`${origin}/slow`, true, 300)).rejects.toThrow();
});
