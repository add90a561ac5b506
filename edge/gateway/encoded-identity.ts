import { encodeIdentity, type Identity } from "../../core/kernel/wire/signature.ts";

const encoded = new WeakMap<Identity, string>();

/** An identity as its header says it; made once for each object, so that objects which are kept spare the work. */
export function encodedIdentity(identity: Identity): string {
  let text = encoded.get(identity);
  if (text === undefined) encoded.set(identity, (text = encodeIdentity(identity)));
  return text;
}
