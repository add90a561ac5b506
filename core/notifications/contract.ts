// Notifications owns what people are told: in-app notifications (pushed to the user's room at the edge over WebSocket),
// e-mail, and each person's preferences. What to tell whom is decided from events; this service never asks a caller.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant } from "../kernel/wire/id.ts";
import { page, pageQuery, queryFlag, queryInteger } from "../kernel/wire/page.ts";

export const NotificationKind = v.picklist([
  "task.assigned",
  "assignment.retracted",
  "work.rejected",
  "batch.completed",
  "export.completed",
  "export.failed",
  "user.mentioned",
  "feedback.replied",
  "gold.appealed",
  "gold.appeal_decided",
  "annotator.paused",
  "annotator.resumed",
  "annotator.alarm",
  "consensus.required",
  "batch_check.ended",
  "workflow.notice",
]);
export type NotificationKind = v.InferOutput<typeof NotificationKind>;

export const Notification = v.object({
  id: Id,
  kind: NotificationKind,
  title: v.string(),
  body: v.string(),
  /** Path in the app that the notification is about. */
  link: v.string(),
  readAt: v.nullable(Instant),
  createdAt: Instant,
  /** Position in the user's inbox; the edge's room resumes from it. */
  sequence: v.number(),
});
export type Notification = v.InferOutput<typeof Notification>;
export const NotificationPreference = v.object({ kind: NotificationKind, inApp: v.boolean(), email: v.boolean() });
export type NotificationPreference = v.InferOutput<typeof NotificationPreference>;
export const Mail = v.object({
  id: v.string(),
  from: v.string(),
  to: v.array(v.string()),
  subject: v.string(),
  date: v.string(),
  text: v.string(),
  html: v.nullable(v.string()),
});

export const notificationsContract = {
  listNotifications: endpoint("GET", "/notifications", {
    summary: "My notifications, newest first",
    self: true,
    query: v.object({ ...pageQuery, unread: v.optional(queryFlag) }),
    response: v.object({ items: v.array(Notification), nextCursor: v.nullable(v.string()), unread: v.number() }),
  }),
  readNotification: endpoint("POST", "/notifications/:notificationId/read", {
    summary: "Mark one as read",
    self: true,
    params: ids("notificationId"),
    response: Notification,
  }),
  readAllNotifications: endpoint("POST", "/notifications/read-all", {
    summary: "Mark all as read",
    self: true,
    response: v.object({ read: v.number() }),
  }),
  getPreferences: endpoint("GET", "/notification-preferences", {
    summary: "What I am told, and how",
    self: true,
    response: v.object({ items: v.array(NotificationPreference) }),
  }),
  updatePreferences: endpoint("PATCH", "/notification-preferences", {
    summary: "Change what I am told",
    self: true,
    body: v.strictObject({ items: v.pipe(v.array(NotificationPreference), v.maxLength(40)) }),
    response: v.object({ items: v.array(NotificationPreference) }),
  }),
  createSocketTicket: endpoint("POST", "/inbox/ticket", {
    summary: "A one-use ticket for the inbox WebSocket",
    self: true,
    edge: true,
    response: v.object({ ticket: v.string(), url: v.string(), expiresAt: Instant }),
  }),
  listMails: endpoint("GET", "/outbox-mails", {
    summary: "Mails that the built-in mail door kept (embedded servers only)",
    permission: "mail.read",
    query: v.object(pageQuery),
    response: page(Mail),
  }),
  listSince: endpoint("GET", "/internal/notifications/since/:userId", {
    summary: "A user's notifications after a position, for their own room that resumes",
    internal: true,
    self: true,
    params: ids("userId"),
    query: v.object({ after: queryInteger(0, Number.MAX_SAFE_INTEGER) }),
    response: v.object({ items: v.array(Notification), unread: v.number() }),
  }),
};
