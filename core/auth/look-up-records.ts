import { Resolver } from "node:dns/promises";
import type { Runtime } from "../kernel/context.ts";

const patienceMs = 3_000;
/** The name servers answered, and have nothing of the kind. */
const nothingThere = new Set(["ENOTFOUND", "ENODATA"]);

/** The TXT records of a domain; null when its name servers could not be asked. */
export async function lookUpRecords({ config }: Runtime, domain: string): Promise<string[] | null> {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  if (config.DNS_SERVERS) resolver.setServers(config.DNS_SERVERS);
  const timer = setTimeout(() => resolver.cancel(), patienceMs);
  try {
    return (await resolver.resolveTxt(domain)).map((parts) => parts.join(""));
  } catch (error) {
    return nothingThere.has((error as { code?: string }).code ?? "") ? [] : null;
  } finally {
    clearTimeout(timer);
  }
}
