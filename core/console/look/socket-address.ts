/** The WebSocket address for a ticket; `url` may be a path or a whole address of either scheme. */
export function socketAddress(url: string, ticket: string, after: number | null, edge: string): string {
  const address = new URL(url, edge);
  address.protocol = address.protocol.replace("http", "ws");
  if (!address.searchParams.has("ticket")) address.searchParams.set("ticket", ticket);
  if (after !== null) address.searchParams.set("after", String(after));
  return address.href;
}
