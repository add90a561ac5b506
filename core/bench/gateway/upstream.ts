// Stands in for core in a process of its own: keys for tokens, one page of tasks for everything else, and how many were asked for.
import type { JSONWebKeySet } from "jose";
import { dressFor } from "../../kernel/http/dress.ts";

const jwks = (await Bun.stdin.json()) as JSONWebKeySet;

// Nobody else asks for the page of tasks.
const items = Array.from({ length: 5 }, (_, i) => ({
  id: `01998f3e-7a10-7cc1-8d2e-00000000000${i}`,
  externalKey: `task-${i}`,
  status: "in_progress",
  priority: 0,
  createdAt: "2026-01-01T00:00:00.000Z",
}));
const page = JSON.stringify({ items, next: null });
let answered = 0;

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch(request) {
    const path = request.url.slice(request.url.indexOf("/", 8));
    if (path === "/auth/jwks") return Response.json(jwks);
    if (path === "/answered") return new Response(String(answered));
    if (path.includes("/tasks")) answered++;
    return dressFor(request, new Response(page, { headers: { "content-type": "application/json", etag: '"7"' } }));
  },
});
process.stdout.write(`${server.port}\n`);
