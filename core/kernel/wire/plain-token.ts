interface Web {
  TextDecoder: new (
    label: string,
    options: { fatal: boolean; ignoreBOM: boolean },
  ) => { decode(bytes: Uint8Array): string };
  btoa(text: string): string;
  atob(text: string): string;
}
const web = globalThis as unknown as Web;
const utf8 = new web.TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Longer than any access token lives. */
const longestLifeSeconds = 3600;

/**
 * Whether a token is written as ours are, letter by letter, before anybody looks at its signature: one spelling of base64url,
 * JSON as `JSON.stringify` writes it (no name twice, which two readers may read differently), a key id, one audience, a short life.
 */
export function isPlainToken(token: string): boolean {
  const parts = token.split(".");
  if (parts.length !== 3) return false;
  try {
    const [header, claims] = parts.map(decode).slice(0, 2).map(parse) as [
      Record<string, unknown>,
      Record<string, unknown>,
    ];
    const { iat, exp, aud, iss } = claims;
    return (
      typeof header.kid === "string" &&
      header.kid !== "" &&
      typeof aud === "string" &&
      typeof iss === "string" &&
      typeof iat === "number" &&
      typeof exp === "number" &&
      exp > iat &&
      exp - iat <= longestLifeSeconds
    );
  } catch {
    return false;
  }
}

function decode(part: string): string {
  const binary = web.atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  const again = web.btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  if (part === "" || again !== part) throw new TypeError("not the one spelling of base64url");
  return binary;
}

function parse(binary: string): unknown {
  const text = utf8.decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value) || JSON.stringify(value) !== text)
    throw new TypeError("not JSON as we write it");
  return value;
}
