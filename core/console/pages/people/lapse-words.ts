import type { Lapse } from "../../../auth/invitation.contract.ts";

/** Why an invitation gives nothing at present, and what mends that. */
export function lapseWords({ reason, missing }: Lapse): string {
  switch (reason) {
    case "inviter_inactive":
      return "Whoever sent it is no longer active. Send it again to vouch for it yourself.";
    case "beyond_inviter":
      return missing
        ? `Whoever sent it no longer holds ${missing}. Send it again to vouch for it yourself.`
        : "Whoever sent it can no longer give this. Send it again to vouch for it yourself.";
    case "role_gone":
      return `The role ${missing ?? ""} is gone. Take it back, and invite them to another role.`;
  }
}
