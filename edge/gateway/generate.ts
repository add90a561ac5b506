// Run by `bun edge/gateway/generate.ts` whenever a contract changed: writes the routing table, the API's description and its reference page.
import { version } from "../../package.json";
import { asyncapi } from "./description/asyncapi.ts";
import { loadContracts, loadEvents, loadNamedSchemas } from "./description/contracts.ts";
import { description } from "./description/description.ts";
import { writeReferencePage } from "./description/reference-page.ts";
import { routeTable } from "./description/route-table.ts";

await Bun.write(new URL("routes.gen.ts", import.meta.url), routeTable(await loadContracts()));
await Bun.write(new URL("../dist/openapi.json", import.meta.url), JSON.stringify(await description()));
const events = asyncapi(await loadEvents(), await loadNamedSchemas(), version);
await Bun.write(new URL("../dist/asyncapi.json", import.meta.url), JSON.stringify(events));
await writeReferencePage(new URL("../dist/docs", import.meta.url).pathname);
