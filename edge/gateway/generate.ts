// Run by `bun edge/gateway/generate.ts` whenever a contract changed: writes the routing table, the API's description and its reference page.
import { version } from "../../package.json";
import { loadContracts, loadNamedSchemas } from "./description/contracts.ts";
import { openapi } from "./description/openapi.ts";
import { writeReferencePage } from "./description/reference-page.ts";
import { routeTable } from "./description/route-table.ts";

const contracts = await loadContracts();
await Bun.write(new URL("routes.gen.ts", import.meta.url), routeTable(contracts));
const description = openapi(contracts, await loadNamedSchemas(), version);
await Bun.write(new URL("../dist/openapi.json", import.meta.url), JSON.stringify(description));
await writeReferencePage(new URL("../dist/docs", import.meta.url).pathname);
