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
        action: "This was not me",
        footnote: "If it was you, there is nothing to do.",
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
    case "sign_in.new_device": {
      const { device = "a new device", place = "an unknown place", at } = mail.signIn ?? {};
      return {
        subject: `New sign-in from ${device}`,
        paragraphs: [
          "Your Welo account was signed in to from a device that it does not know.",
          [device, place, at ? utc(at) : ""].filter(Boolean).join(" · "),
        ],
        action: "This was not me",
        footnote: "If it was you, there is nothing to do.",
      };
    }
    case "invitation":
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
