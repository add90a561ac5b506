import { expect, test } from "bun:test";
import { loadContracts } from "./description/contracts.ts";
import { routeTable } from "./description/route-table.ts";
import { ownEndpoints } from "./gateway.ts";
import { routes } from "./routes.gen.ts";

test("the routing table is what the contracts say (else run: bun edge/gateway/generate.ts)", async () => {
  const written = await Bun.file(new URL("routes.gen.ts", import.meta.url)).text();
  expect(written).toBe(routeTable(await loadContracts()));
});

test("no endpoint between services is routed", () => {
  expect(routes.filter(([, path]) => path.startsWith("/internal"))).toEqual([]);
});

test("every endpoint that the edge answers itself has its function here, and no other has", () => {
  const own = routes
    .filter(([, , , , , flags]) => flags.includes("e"))
    .map(([, , service, name]) => `${service}.${name}`);
  expect(Object.keys(ownEndpoints).sort()).toEqual(own.sort());
});

test("no two endpoints share a method and a path, nor an operation id", () => {
  expect(new Set(routes.map(([method, path]) => `${method} ${path.replace(/:\w+/g, ":")}`)).size).toBe(routes.length);
  expect(new Set(routes.map(([, , , name]) => name)).size).toBe(routes.length);
});
