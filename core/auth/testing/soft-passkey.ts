import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type { PasskeyAssertion, PasskeyOptions, PasskeyRegistration } from "../second-factor.contract.ts";

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest();
const b64 = (data: Uint8Array | string) => Buffer.from(data).toString("base64url");
const uint32 = (n: number) => Buffer.from(Uint32Array.of(n).buffer).reverse();
const flags = { present: 0x01, verified: 0x04, credential: 0x40 };

export interface Faults {
  origin?: string;
  /** The device asked for no finger, face or PIN. */
  unverified?: boolean;
  counter?: number;
  challenge?: string;
}

/** A passkey whose key is in this process: what a phone would answer to WebAuthn; for tests. */
export function softPasskey(origin = "http://127.0.0.1:7400") {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(32);
  let uses = 0;
  let userHandle = "";
  const clientData = (type: string, options: PasskeyOptions, faults: Faults) =>
    JSON.stringify({ type, challenge: faults.challenge ?? options.challenge, origin: faults.origin ?? origin });
  const authData = (faults: Faults, more: number, tail: Uint8Array = Buffer.alloc(0)) =>
    Buffer.concat([
      sha256(new URL(origin).hostname),
      Buffer.of(flags.present | (faults.unverified ? 0 : flags.verified) | more),
      uint32(faults.counter ?? uses),
      tail,
    ]);
  return {
    id: b64(id),
    make(options: PasskeyOptions, faults: Faults = {}): PasskeyRegistration {
      userHandle = (options.user as { id: string }).id;
      const jwk = publicKey.export({ format: "jwk" });
      const cose = new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(jwk.x!, "base64url"))],
        [-3, new Uint8Array(Buffer.from(jwk.y!, "base64url"))],
      ]);
      const length = Buffer.of(0, id.byteLength);
      const tail = Buffer.concat([Buffer.alloc(16), length, id, isoCBOR.encode(cose)]);
      const attestation = new Map<string, unknown>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", new Uint8Array(authData(faults, flags.credential, tail))],
      ]);
      return {
        id: b64(id),
        rawId: b64(id),
        type: "public-key",
        response: {
          clientDataJSON: b64(clientData("webauthn.create", options, faults)),
          attestationObject: b64(isoCBOR.encode(attestation as never)),
          transports: ["internal"],
        },
      };
    },
    use(options: PasskeyOptions, faults: Faults = {}): PasskeyAssertion {
      uses += 1;
      const client = clientData("webauthn.get", options, faults);
      const data = authData(faults, 0);
      return {
        id: b64(id),
        rawId: b64(id),
        type: "public-key",
        response: {
          clientDataJSON: b64(client),
          authenticatorData: b64(data),
          signature: b64(sign("sha256", Buffer.concat([data, sha256(client)]), privateKey)),
          userHandle,
        },
      };
    },
  };
}
