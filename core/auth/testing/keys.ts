import { type Context, createContext } from "../../kernel/context.ts";
import type { ApiKey } from "../api-key.contract.ts";
import { getGrants } from "../get-grants.ts";

/** A key of one's own for a while, everywhere. */
export const plain = { name: "sync", projectIds: null, expiresInDays: 90, serviceAccountId: undefined };

/** The context that a request with this key would run in. */
export async function with_(owner: Context, { id }: ApiKey): Promise<Context> {
  const { permissions, inProjects, ...rest } = await getGrants(owner, { userId: id });
  return createContext(owner.runtime, {
    workspaceId: owner.workspaceId,
    actor: { type: "api_key", id },
    grants: {
      all: false,
      ...rest,
      permissions: new Set(permissions),
      inProjects: inProjects.map((one) => ({ ...one, permissions: new Set(one.permissions) })),
    },
  });
}
