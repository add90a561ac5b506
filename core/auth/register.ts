import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { countRegistration } from "./ask-limit.ts";
import type { authContract } from "./contract.ts";
import { answerRegistration } from "./jobs/answer-registration.ts";
import { hashLinkToken, linkToken, registrationLifeMs } from "./link-token.ts";
import { demandRoom, hashPassword, passwordMark } from "./password-hash.ts";
import { demandStrength } from "./password-strength.ts";
import { emailIndex } from "./person.ts";
import { actAs } from "./session.ts";
import { saveRegistration } from "./store/registrations.ts";

/**
 * Takes down that somebody wants a workspace of their own, until who has the mailbox confirms it. The same is done and answered whether or not
 * the address has an account: that is looked up later, by a job. An address that was mailed often lately is mailed nothing: one of the links
 * that it has confirms this registration too.
 */
export async function register(
  anyone: Context,
  { email, password, name, workspace }: Input<typeof authContract.register>,
): Promise<Output<typeof authContract.register>> {
  demandRoom();
  await demandStrength(password, [email, name, workspace]);
  const { cipher } = anyone.runtime;
  const index = emailIndex(cipher, email);
  const mailed = await countRegistration(anyone, index);
  const passwordHash = await hashPassword(password);
  const [id, wrappedKey, now] = [newId(), cipher.newKey(), anyone.clock.now()];
  const ctx = actAs(anyone, newId(), newId());
  await transaction(ctx, async (tx) => {
    await saveRegistration(tx, {
      id,
      workspaceId: ctx.workspaceId,
      wrappedKey,
      email: cipher.seal(wrappedKey, email),
      emailIndex: index,
      name: cipher.seal(wrappedKey, name),
      workspace: cipher.seal(wrappedKey, workspace),
      passwordHash,
      passwordMark: passwordMark(cipher, index, password),
      tokenHash: hashLinkToken(linkToken(cipher, "registration", id)),
      createdAt: now,
      expiresAt: new Date(now.getTime() + registrationLifeMs),
    });
    await enqueue(tx, ctx, answerRegistration, { registrationId: id, mailed });
  });
  return { expiresInSeconds: registrationLifeMs / 1000 };
}
