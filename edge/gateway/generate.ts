// Run by `bun edge/gateway/generate.ts` whenever a contract changed: writes the routing table and the API's description.
import { loadContracts } from "./description/contracts.ts";
import { routeTable } from "./description/route-table.ts";

const contracts = await loadContracts();
await Bun.write(new URL("routes.gen.ts", import.meta.url), routeTable(contracts));
