import { type Endpoint, routeClass } from "../../../core/kernel/wire/endpoint.ts";
import type { ServiceContract } from "./contracts.ts";

/** Writes the Worker's routing table as TypeScript: what the edge must know of each public endpoint, without schemas. */
export function routeTable(contracts: ServiceContract[]): string {
  const rows = contracts.flatMap(({ service, contract }) =>
    Object.entries(contract)
      .filter(([, e]) => !e.spec.internal)
      .map(
        ([name, e]) =>
          `  ${JSON.stringify([e.method, e.path, service, name, routeClass(e), flags(e)]).replaceAll(",", ", ")},`,
      ),
  );
  return `// Written by edge/gateway/generate.ts from the contracts; do not edit.
import type { RouteRow } from "./route.ts";

export const routes: readonly RouteRow[] = [
${rows.join("\n")}
];
`;
}

/** One letter each: p public, e answered by the edge, m and M If-Match optional and required, n NDJSON and b bytes in, s stream out. */
function flags({ spec }: Endpoint): string {
  return [
    spec.public ? "p" : "",
    spec.edge ? "e" : "",
    spec.ifMatch === "required" ? "M" : spec.ifMatch === "optional" ? "m" : "",
    spec.stream?.request === "ndjson" ? "n" : spec.stream?.request === "bytes" ? "b" : "",
    spec.stream?.response ? "s" : "",
  ].join("");
}
