import { CompactEncrypt } from "jose";
import { encode, type Forged, type Loot, takePen } from "./pen.ts";

const order = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Tokens whose signature is not that of what they say, or that are no token by their form. */
export async function forgedSpellings(loot: Loot): Promise<Forged[]> {
  const { kid, good, theirs } = loot;
  const { now, all, add, withClaims } = takePen(loot);
  const [goodHeader, goodClaims, goodSignature] = good.split(".") as [string, string, string];

  const bytes = Buffer.from(goodSignature, "base64url");
  const swapped = (to: object) =>
    `${goodHeader}.${encode(JSON.stringify({ ...JSON.parse(Buffer.from(goodClaims, "base64url").toString()), ...to }))}.${goodSignature}`;
  add("my signature under another workspace", swapped({ wsp: theirs.wsp }));
  add("my signature under another session", swapped({ sid: theirs.sid }));
  add("my signature under another person", swapped({ sub: theirs.sub }));
  add("my signature under another person of another workspace", swapped(theirs));
  add("my signature under a longer life", swapped({ exp: now + 6000 }));
  for (const bit of [0, 1, 255, 256, 300, 511]) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    add(`a signature with bit ${bit} flipped`, `${goodHeader}.${goodClaims}.${encode(flipped)}`);
  }
  const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString("hex")}`) + order;
  if (s < 2n ** 256n) {
    const more = Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse();
    add(
      "a signature with S + L",
      `${goodHeader}.${goodClaims}.${encode(Buffer.concat([bytes.subarray(0, 32), more]))}`,
    );
  }
  for (const length of [0, 1, 16, 32, 63])
    add(`a signature of ${length} bytes`, `${goodHeader}.${goodClaims}.${encode(bytes.subarray(0, length))}`);
  add("a signature of 65 bytes", `${goodHeader}.${goodClaims}.${encode(Buffer.concat([bytes, Buffer.from([0])]))}`);
  add("a signature of zeros", `${goodHeader}.${goodClaims}.${encode(new Uint8Array(64))}`);
  add(
    "a signature of the identity point",
    `${goodHeader}.${goodClaims}.${encode(Buffer.from(`01${"00".repeat(63)}`, "hex"))}`,
  );
  add("a signature in hex", `${goodHeader}.${goodClaims}.${bytes.toString("hex")}`);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(goodSignature.at(-1)!);
  for (let i = 1; i < 16; i++)
    add(`a signature whose last letter is spelled another way (${i})`, `${good.slice(0, -1)}${alphabet[last ^ i]}`);
  for (const [name, token] of Object.entries({
    "padding after the signature": `${good}==`,
    "padding after the header": `${goodHeader}=.${goodClaims}.${goodSignature}`,
    "padding after the claims": `${goodHeader}.${goodClaims}==.${goodSignature}`,
    "plain base64": good.replaceAll("-", "+").replaceAll("_", "/") + "+/",
    "a dot at the end": `${good}.`,
    "a dot at the front": `.${good}`,
    "garbage at the end": `${good}x`,
    "garbage after a dot": `${good}.x`,
    "a fifth part": `${good}.x.y`,
    "two parts": `${goodHeader}.${goodClaims}`,
    "one part": goodHeader,
    "dots alone": "..",
    "no header": `.${goodClaims}.${goodSignature}`,
    "no claims": `${goodHeader}..${goodSignature}`,
    "no signature": `${goodHeader}.${goodClaims}.`,
    "white space within": good.replace(".", " ."),
    "a tab within": good.replace(".", "\t."),
    "white space in a part": `${good.slice(0, 40)} ${good.slice(40)}`,
    "a percent sign": good.replace(".", "%2e"),
    "letters that look alike": good.replace("e", "\u0435"),
    "an unprintable letter": `${good}\u200b`,
    quotes: `"${good}"`,
    "the same twice": `${good},${good}`,
    "a refresh token": loot.refreshToken,
    "a null": "null",
    "a word": "undefined",
    "an object": "[object Object]",
  }))
    add(name, token);
  const x = Buffer.from(loot.publicJwk.x!, "base64url");
  add(
    "a JWE keyed by our public key",
    await new CompactEncrypt(new TextEncoder().encode(good))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid, cty: "JWT" })
      .encrypt(x),
  );
  add("5 KB", await withClaims({ more: "x".repeat(5_000) }));
  add("100 KB", await withClaims({ more: "x".repeat(100_000) }));
  return all;
}
