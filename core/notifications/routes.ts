import type { Verbs } from "../kernel/http/mount.ts";
import type { notificationsContract } from "./contract.ts";
import { listMails } from "./list-mails.ts";
import { listNotifications, listSince } from "./list-notifications.ts";
import { getPreferences, updatePreferences } from "./preferences.ts";
import { readAllNotifications, readNotification } from "./read-notification.ts";

export const notificationsRoutes: Verbs<typeof notificationsContract> = {
  listNotifications,
  readNotification,
  readAllNotifications,
  getPreferences,
  updatePreferences,
  listMails,
  listSince,
};
