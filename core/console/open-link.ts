/** Goes to a link of a notification: one of the console's own paths, or another app's at the same place. */
export function openLink(link: string, navigate: (path: string) => void): void {
  const inside = consolePath(link);
  if (inside !== null) navigate(inside);
  else window.open(link, "_blank", "noopener");
}

const pages = /^\/(projects|tasks|queues|workflows|quality|exports|people|events|audit|mail|settings)(?=[/?]|$)/;

/** The console's path for a link, or null when it leads elsewhere: `/console/exports` and `/exports/1` both lead here. */
export function consolePath(link: string): string | null {
  if (/^[a-z]+:/i.test(link)) return null;
  const path = link.startsWith("/console") ? link.slice("/console".length) || "/" : link;
  if (path === "/") return path;
  const feedback = /^\/app\/\?feedback=([0-9a-f-]{36})$/.exec(path);
  if (feedback) return `/quality?tab=checks&check=${feedback[1]}`;
  const single = /^\/(exports)\/([0-9a-f-]{36})/.exec(path);
  if (single) return `/${single[1]}?open=${single[2]}`;
  return pages.test(path) ? path : null;
}
