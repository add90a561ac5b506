const countries = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });
const local = /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|fe[89ab]|f[cd])/i;

/** Where a request comes from, as Cloudflare says: `Lisbon, Portugal`; null where it cannot know. */
export function placeOf(cf: unknown, ip: string | null): string | null {
  if (!ip || local.test(ip.replace(/^::ffff:/i, ""))) return null;
  const { city, country } = (cf ?? {}) as { city?: unknown; country?: unknown };
  // T1 is Tor and XX is unknown.
  const known = typeof country === "string" && /^[A-Z]{2}$/.test(country) && country !== "XX";
  const parts = [typeof city === "string" ? city : "", known ? countries.of(country) : ""];
  return parts.filter(Boolean).join(", ").slice(0, 100) || null;
}
