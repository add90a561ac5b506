import { accountEndpoints } from "../../../core/auth/account.contract.ts";
import { authContract } from "../../../core/auth/contract.ts";
import { invitationEndpoints } from "../../../core/auth/invitation.contract.ts";
import { send } from "../../../core/console/look/transport.ts";
import { client } from "../../../core/kernel/wire/client.ts";

const { acceptInvitation, confirmRegistration } = authContract;

/** What nobody needs to be signed in for. */
export const openApi = client(
  { ...accountEndpoints, ...invitationEndpoints, acceptInvitation, confirmRegistration },
  (request) => send(request, { "x-welo-browser": "1" }),
);
