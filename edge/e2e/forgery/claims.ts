import { newId } from "../../../core/kernel/wire/id.ts";
import { type Forged, type Loot, show, takePen } from "./pen.ts";

/** Tokens that say what ours never say: of the wrong type, time or place, twice, or in other words. */
export async function forgedClaims(loot: Loot): Promise<Forged[]> {
  const { good, mine, theirs } = loot;
  const { now, header, claims, all, add, ours, withClaims } = takePen(loot);

  const types = [undefined, null, true, 0, -1, "", "x", [], {}, ["welo"]];
  for (const name of ["iss", "aud", "sub", "wsp", "sid"] as const)
    for (const value of types) add(`${name} ${show(value)}`, await withClaims({ [name]: value }));
  for (const name of ["exp", "iat"] as const)
    for (const value of [undefined, null, true, "", String(now + 600), [], {}, [now + 600]])
      add(`${name} ${show(value)}`, await withClaims({ [name]: value }));
  for (const nbf of [now + 60, now + 1e6, "now", null, {}, []]) add(`nbf ${show(nbf)}`, await withClaims({ nbf }));
  for (const [name, value] of [
    ["aud", "WELO"],
    ["aud", "welo "],
    ["aud", ["welo", "else"]],
    ["aud", "else"],
    ["iss", "https://welo"],
    ["iss", "Welo"],
    ["iss", "evil"],
    ["sub", `${mine.sub}\n`],
    ["sub", `${mine.sub}\u0000`],
    ["sub", [mine.sub]],
    ["sid", [mine.sid]],
    ["wsp", newId()],
    ["wsp", theirs.wsp],
    ["sub", theirs.sub],
  ] as const)
    add(`${name} ${show(value)}`, await withClaims({ [name]: value }));
  for (const [name, wrong] of Object.entries({
    "expired a minute ago": { iat: now - 660, exp: now - 60 },
    "expired in 1970": { iat: 0, exp: 1 },
    "expiring before it was made": { exp: now - 1 },
    "made a minute from now": { iat: now + 60, exp: now + 660 },
    "made in a year from now": { iat: now + 31e6, exp: now + 31e6 + 600 },
    "good for a hundred years": { exp: now + 31e8 },
    "made long ago, still not expired": { iat: now - 9e6 },
  }))
    add(name, await withClaims(wrong));
  add("exp Infinity", await ours(JSON.stringify(header), JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e999')));

  for (const [name, value] of Object.entries({ ...claims, ...theirs })) {
    const [honest, other] = [JSON.stringify(claims), `"${name}":${JSON.stringify(value)}`];
    add(`${name} twice, the other's last`, await ours(JSON.stringify(header), `${honest.slice(0, -1)},${other}}`));
    add(`${name} twice, the other's first`, await ours(JSON.stringify(header), `{${other},${honest.slice(1)}`));
  }
  for (const name of ["alg", "kid", "typ"] as const) {
    const text = JSON.stringify(header);
    add(
      `header ${name} twice, none last`,
      await ours(`${text.slice(0, -1)},"${name}":"none"}`, JSON.stringify(claims)),
    );
    add(`header ${name} twice, none first`, await ours(`{"${name}":"none",${text.slice(1)}`, JSON.stringify(claims)));
  }
  add(
    "a claim's name by an escape, twice",
    await ours(JSON.stringify(header), `{"\\u0073ub":"${theirs.sub}",${JSON.stringify(claims).slice(1)}`),
  );

  for (const [name, text] of Object.entries({
    "claims that are no JSON": "not json",
    "claims that are empty": "",
    "claims that are a list": "[]",
    "claims that are null": "null",
    "claims that are a text": '"x"',
    "claims that are a number": "1",
    "claims with a byte order mark": `\ufeff${JSON.stringify(claims)}`,
    "claims with white space": JSON.stringify(claims, null, 1),
    "claims cut off": JSON.stringify(claims).slice(0, -1),
    "claims with a second document": `${JSON.stringify(claims)}{}`,
    "a token inside a token": good,
    "claims of a prototype": `{"__proto__":${JSON.stringify(claims)}}`,
    "claims nested a thousand deep": `${"[".repeat(1000)}${"]".repeat(1000)}`,
  }))
    add(name, await ours(JSON.stringify(header), text));
  add(
    "claims that are no UTF-8",
    await ours(
      JSON.stringify(header),
      Buffer.concat([
        Buffer.from('{"x":"'),
        Buffer.from([0xff, 0xc0, 0x80]),
        Buffer.from(`",${JSON.stringify(claims).slice(1)}`),
      ]),
    ),
  );
  for (const text of ["not json", "", "[]", "null", '"x"', JSON.stringify(header, null, 1)])
    add(`header ${show(text)}`, await ours(text, JSON.stringify(claims)));
  add("a token inside a token, told by cty", await ours(JSON.stringify({ ...header, cty: "JWT" }), good));

  return all;
}
