import { afterAll, beforeAll, expect } from "bun:test";
import type { TestHost } from "../../../core/kernel/testing/host.ts";
import { type FrontDoor, openFrontDoor, type Registered } from "../front-door.ts";
import { sendRaw } from "../raw.ts";

export interface Sent {
  status: number | null;
  text: string;
}

/** Somebody with an account who sends whatever bytes they like, and somebody else whose data they must not get. */
export function useAttacker(host: () => TestHost) {
  let opened: FrontDoor;
  let attacking: Registered;
  let attacked: Registered;
  beforeAll(async () => {
    opened = await openFrontDoor(host(), { DEADLINE_MS: "1500" });
    attacking = await opened.register();
    attacked = await opened.register();
  });
  afterAll(() => opened?.close());
  const [door, mole, victim] = [() => opened, () => attacking, () => attacked];
  const auth = () => `authorization: Bearer ${mole().tokens.accessToken}`;
  /** What must be in no answer that the mole gets. */
  const secrets = () => [
    victim().tokens.workspace.id,
    victim().tokens.user.id,
    victim().email,
    victim().tokens.workspace.name,
  ];

  /** Sends bytes; fails on another's data, and on a server that cannot answer a good request afterwards. */
  async function attack(bytes: string | Uint8Array, options?: { waitMs?: number; all?: boolean }): Promise<Sent> {
    const { status, text } = await sendRaw(door().edge.url, [bytes], options);
    for (const secret of secrets()) expect(text).not.toContain(secret);
    return { status, text };
  }
  const me = async () => (await door().call("/v1/auth/me", { headers: mole().bearer })).status;
  return { door, mole, victim, auth, secrets, attack, me };
}
export type Attacker = ReturnType<typeof useAttacker>;

export const refused = ({ status }: Sent) => status === null || (status >= 400 && status < 500);
/** Workerd's own answer to what it cannot even parse: it never was a request to us, and in front of us in the cloud is another server. */
export const refusedByWorkerd = ({ status, text }: Sent) =>
  status !== null &&
  status >= 500 &&
  !/x-request-id/i.test(text) &&
  /\r\n\r\n(Internal Server Error|ERROR: [^{]*)$/.test(text);
