import { open } from "./session.ts";

/** Sends this browser to an identity provider, to come back to this very page. */
export async function goToProvider(providerId: string): Promise<void> {
  const query = new URLSearchParams(location.search);
  query.delete("workspace");
  const rest = query.size > 0 ? `?${query.toString()}` : "";
  const { url } = await open.startOidc({ providerId, returnTo: location.pathname + rest });
  location.assign(url);
}
