// Invitations: how people come into a workspace without anybody knowing their password.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { Email, LinkToken, roleName } from "./credentials.contract.ts";

const Membership = v.strictObject({ projectId: Id, role: v.picklist(["manager", "reviewer", "annotator"]) });

/** Why an invitation gives nothing at present: whoever sent it is not active, could no longer give what it names, or a role is gone. */
const Lapse = v.object({
  reason: v.picklist(["inviter_inactive", "beyond_inviter", "role_gone"]),
  /** The permission that its sender lacks, or the role that is gone. */
  missing: v.nullable(v.string()),
});
export type Lapse = v.InferOutput<typeof Lapse>;

export const Invitation = v.object({
  id: Id,
  email: v.string(),
  /** What whoever invites calls them. */
  name: v.nullable(v.string()),
  roles: v.array(v.string()),
  customerId: v.nullable(Id),
  projects: v.array(v.object(Membership.entries)),
  status: v.picklist(["pending", "expired", "lapsed"]),
  lapse: v.nullable(Lapse),
  invitedBy: Id,
  createdAt: Instant,
  sentAt: Instant,
  expiresAt: Instant,
});
export type Invitation = v.InferOutput<typeof Invitation>;

/** What is said of somebody who is invited. */
export const invited = {
  email: Email,
  /** None: for somebody with roles in single projects only. */
  roles: v.pipe(v.array(roleName), v.maxLength(10)),
  customerId: v.optional(Id),
};
/** Why somebody cannot be invited. */
export const invitingProblems = [
  "auth.email_taken",
  "auth.already_invited",
  "auth.unknown_role",
  "auth.role_not_yours",
  "auth.too_many_mails",
] as const;

export const invitationEndpoints = {
  createInvitation: endpoint("POST", "/invitations", {
    summary: "Invite somebody by mail",
    permission: "user.manage",
    stepUp: true,
    limit: "credential",
    status: 201,
    body: v.strictObject({
      ...invited,
      name: v.optional(text(120)),
      /** Projects they become a member of when they accept; needs `member.manage` too. */
      projects: v.optional(v.pipe(v.array(Membership), v.maxLength(50))),
    }),
    response: Invitation,
    problems: [...invitingProblems],
  }),
  listInvitations: endpoint("GET", "/invitations", {
    summary: "Invitations that nobody has accepted yet, the newest first",
    permission: "user.manage",
    query: v.object(pageQuery),
    response: page(Invitation),
  }),
  resendInvitation: endpoint("POST", "/invitations/:invitationId/resend", {
    summary:
      "Mail an invitation again, with a new link for seven more days; whoever does so is its sender from then on",
    permission: "user.manage",
    params: ids("invitationId"),
    response: Invitation,
    problems: ["auth.role_not_yours", "auth.unknown_role", "auth.too_many_mails"],
  }),
  revokeInvitation: endpoint("DELETE", "/invitations/:invitationId", {
    summary: "Take an invitation back",
    permission: "user.manage",
    status: 204,
    params: ids("invitationId"),
  }),
  describeInvitation: endpoint("POST", "/auth/invitation", {
    summary: "What a mailed invitation is for, by its token",
    public: true,
    limit: "credential",
    body: v.strictObject({ token: LinkToken }),
    response: v.object({
      email: v.string(),
      /** What whoever invites calls them: they may choose another name. */
      name: v.nullable(v.string()),
      workspace: v.string(),
      invitedBy: v.string(),
      expiresAt: Instant,
    }),
    problems: ["auth.invalid_link", "auth.invitation_lapsed", "auth.email_taken"],
  }),
};
