import { type ServiceName, serviceNames } from "../../db/schema/services.ts";

export interface ProcessGroup {
  port: number;
  origin: string;
  services: ServiceName[];
}

/** Deals the twelve services out to `processes` core processes; the first one, which also serves the console, listens on `port`. */
export function splitServices(processes: number, port: number): ProcessGroup[] {
  return Array.from({ length: processes }, (_, i) => ({
    port: port + i,
    origin: `http://127.0.0.1:${port + i}`,
    services: serviceNames.filter((_, n) => n % processes === i),
  }));
}
