import { description } from "../../edge/gateway/description/description.ts";
import type { Endpoint } from "../kernel/wire/endpoint.ts";
import { services } from "../services.ts";

/** An operation of the OpenAPI document, with its path as contracts write it. */
export interface Operation {
  service: string;
  name: string;
  method: string;
  path: string;
  permission: string | null;
  public: boolean;
}
interface Described {
  tags: string[];
  operationId: string;
  security: object[];
  "x-permission"?: string | null;
}

const { paths } = (await description()) as { paths: Record<string, Record<string, Described>> };

/** Every operation that the document which the edge serves describes. */
export const operations: readonly Operation[] = Object.entries(paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([method, one]) => ({
    service: one.tags.join(),
    name: one.operationId,
    method: method.toUpperCase(),
    path: path.replace(/\{(\w+)\}/g, ":$1"),
    permission: one["x-permission"] ?? null,
    public: one.security.length === 0,
  })),
);

/** Every endpoint of every contract by `service.name`. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map(
  services.flatMap(({ name: service, contract }) =>
    Object.entries(contract).map(([name, e]) => [`${service}.${name}`, e] as const),
  ),
);
