export type Encoding = "base64" | "text";

/** A Redis reply as JSON: integers and nulls as they are, strings as text or, all but a bare OK, as base64. */
export function encodeReply(reply: unknown, encoding: Encoding, depth = 0): unknown {
  if (Array.isArray(reply)) return reply.map((part) => encodeReply(part, encoding, depth + 1));
  if (reply instanceof Error) return encodeText(Buffer.from(reply.message), encoding);
  if (typeof reply === "string") return encodeReply(Buffer.from(reply), encoding, depth);
  if (!Buffer.isBuffer(reply)) return reply ?? null;
  return depth === 0 && reply.equals(ok) ? "OK" : encodeText(reply, encoding);
}

const ok = Buffer.from("OK");

function encodeText(bytes: Buffer, encoding: Encoding): string {
  return bytes.toString(encoding === "base64" ? "base64" : "utf8");
}
