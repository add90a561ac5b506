import type { Contract } from "../../../core/kernel/wire/endpoint.ts";

export interface ServiceContract {
  service: string;
  contract: Contract;
}

const core = new URL("../../../core/", import.meta.url).pathname;

/** Every contract table of core, by service and in a stable order; read at build time only. */
export async function loadContracts(): Promise<ServiceContract[]> {
  const files = [...new Bun.Glob("*/{contract,*.contract}.ts").scanSync(core)].sort();
  const found: ServiceContract[] = [];
  for (const file of files) {
    const module = (await import(core + file)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module).sort()) {
      if (name.endsWith("Contract") && isContract(value)) {
        found.push({ service: file.slice(0, file.indexOf("/")), contract: value });
      }
    }
  }
  return found;
}

function isContract(value: unknown): value is Contract {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((row) => typeof row?.method === "string" && typeof row?.path === "string" && row?.spec)
  );
}
