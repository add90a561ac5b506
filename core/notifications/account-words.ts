import type { AccountMail, AccountMailKind } from "../auth/account.contract.ts";
import { oneLine } from "./rules.ts";

/** A mail in words: paragraphs, then at most one thing to do, then what to know besides. */
export interface Words {
  subject: string;
  paragraphs: string[];
  action: string | null;
  /** Small, below. */
  footnote: string;
}

const ignore = "If you did not ask for this, ignore it: nothing changes.";

const notMe = "This was not me";
const fine = "If it was you, there is nothing to do.";
const andThen =
  "If it was not you, set a new password, which ends every session, and look through the factors in your settings.";

/** What each kind of account mail says. */
export function accountWords(kind: AccountMailKind, mail: AccountMail): Words {
  const { email } = mail;
  // What people call themselves must not look like more of the letter.
  const [workspace, invitedBy] = [oneLine(mail.workspace, 80), oneLine(mail.invitedBy ?? "Somebody", 80)];
  switch (kind) {
    case "email.verification":
      return {
        subject: "Verify your e-mail address",
        paragraphs: [`You use ${email} with Welo, in the workspace ${workspace}. Please confirm that it is yours.`],
        action: "Verify this address",
        footnote: `The link works for 24 hours, once. ${ignore}`,
      };
    case "registration":
      return {
        subject: "Confirm your registration",
        paragraphs: [
          `Somebody, hopefully you, registered at Welo with ${email}. Confirm it with the password that you chose, and your workspace is there.`,
        ],
        action: "Confirm the registration",
        footnote: "The link works for 24 hours, once. If it was not you, ignore it: nothing comes of it.",
      };
    case "password.reset":
      return {
        subject: "Set a new password",
        paragraphs: ["Somebody, hopefully you, asked for a new password for your Welo account."],
        action: "Choose a new password",
        footnote: `The link works for 30 minutes, once. ${ignore}`,
      };
    case "password.changed":
      return {
        subject: "Your password was changed",
        paragraphs: ["The password of your Welo account was changed just now, and other sessions were signed out."],
        action: notMe,
        footnote: fine,
      };
    case "second_factor.added":
      return {
        subject: "A second factor was added",
        paragraphs: [
          "An app or a passkey was added to your Welo account: it can be signed in with from now on.",
          andThen,
        ],
        action: notMe,
        footnote: fine,
      };
    case "second_factor.removed":
      return {
        subject: "A second factor was removed",
        paragraphs: [
          "An app or a passkey of your Welo account was removed, by you or by an admin of your workspace.",
          andThen,
        ],
        action: notMe,
        footnote: fine,
      };
    case "recovery_codes.replaced":
      return {
        subject: "New recovery codes were made",
        paragraphs: [
          "Your Welo account has new recovery codes; the older ones are good for nothing any more.",
          andThen,
        ],
        action: notMe,
        footnote: fine,
      };
    case "recovery_code.used":
      return {
        subject: "A recovery code was used",
        paragraphs: [
          "Somebody signed in to your Welo account by one of its recovery codes, which is used up now.",
          andThen,
        ],
        action: notMe,
        footnote: fine,
      };
    case "account.locked":
      return {
        subject: "Too many wrong passwords",
        paragraphs: [
          "Somebody tried ten wrong passwords for your Welo account. Signing in is locked for a while, longer with each further try.",
          "A new password opens it at once.",
        ],
        action: "Choose a new password",
        footnote: "If it was you, wait a minute and try again.",
      };
    case "registration.tried":
      return {
        subject: "You have a Welo account already",
        paragraphs: [
          "Somebody, perhaps you, tried to register at Welo with this address, which has an account already. Nothing has changed.",
        ],
        action: "Choose a new password",
        footnote: "If you know your password, sign in with it. If it was not you, there is nothing to do.",
      };
    case "sign_in.new_device": {
      const { device = "a new device", place = "an unknown place", at } = mail.signIn ?? {};
      return {
        subject: `New sign-in from ${device}`,
        paragraphs: [
          "Your Welo account was signed in to from a device that it does not know.",
          [device, place, at ? utc(at) : ""].filter(Boolean).join(" · "),
        ],
        action: notMe,
        footnote: fine,
      };
    }
    case "invitation":
      if (mail.hasAccount)
        return {
          subject: `Join ${workspace} on Welo`,
          paragraphs: [
            `${invitedBy} invites you to the workspace ${workspace} on Welo. This address has an account already, and belongs to one workspace: to join another one, ask to be invited at another address.`,
          ],
          action: "Sign in",
          footnote: "Nobody there was told that you have an account. If you expect no invitation, ignore it.",
        };
      return {
        subject: `Join ${workspace} on Welo`,
        paragraphs: [
          `${invitedBy} invites you to the workspace ${workspace} on Welo, where data is labelled and reviewed.`,
        ],
        action: "Accept the invitation",
        footnote: "The link works for seven days, once. If you expect no invitation, ignore it.",
      };
  }
}

function utc(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
