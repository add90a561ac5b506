import type { Context } from "../kernel/context.ts";
import type { Output } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import { publicKeys } from "./signing-keys.ts";

/** The public keys that access tokens are checked with. */
export async function getJwks(ctx: Context): Promise<Output<typeof authContract.getJwks>> {
  return { keys: await publicKeys(ctx.runtime) };
}
