import { BlockList, isIP, isIPv4 } from "node:net";

const reserved = new BlockList();
// IANA's registries of special-purpose addresses (RFC 6890), multicast and what is reserved.
for (const range of [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
]) {
  const [net, bits] = range.split("/");
  reserved.addSubnet(net!, Number(bits), "ipv4");
}
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");
const within = new BlockList();
// Protocol assignments with Teredo, documentation and 6to4, which lead to IPv4 addresses in disguise.
within.addSubnet("2001::", 23, "ipv6");
within.addSubnet("2001:db8::", 32, "ipv6");
within.addSubnet("2002::", 16, "ipv6");
within.addSubnet("3fff::", 20, "ipv6");

/** Whether an IP address is one of the public internet's. */
export function isPublic(address: string): boolean {
  if (isIPv4(address)) return !reserved.check(address, "ipv4");
  return isIP(address) === 6 && globalUnicast.check(address, "ipv6") && !within.check(address, "ipv6");
}

/** Whether an IP address is this machine's own. */
export function isLoopback(address: string): boolean {
  return isIPv4(address) ? address.startsWith("127.") : address === "::1";
}
