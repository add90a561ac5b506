import {
  type Icon,
  IconAlertTriangle,
  IconArchive,
  IconBan,
  IconCheck,
  IconCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleHalf2,
  IconCircleX,
  IconClock,
  IconClockX,
  IconEye,
  IconHourglass,
  IconLoader,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconRotate,
  IconScale,
  IconSend,
} from "@tabler/icons-react";

export type Tone = "neutral" | "info" | "good" | "warn" | "bad";
export interface StatusLook {
  icon: Icon;
  title: string;
  tone: Tone;
}

const look = (icon: Icon, title: string, tone: Tone): StatusLook => ({ icon, title, tone });

const looks: Record<string, StatusLook> = {
  pending: look(IconCircleDashed, "Pending", "neutral"),
  open: look(IconCircle, "Open", "neutral"),
  in_progress: look(IconCircleHalf2, "In progress", "info"),
  checking: look(IconLoader, "Checking", "info"),
  in_review: look(IconEye, "In review", "info"),
  rework: look(IconRotate, "Rework", "warn"),
  to_decide: look(IconScale, "To decide", "warn"),
  completed: look(IconCircleCheck, "Completed", "good"),
  cancelled: look(IconBan, "Cancelled", "neutral"),
  cancelling: look(IconBan, "Being cancelled", "warn"),
  draft: look(IconPencil, "Draft", "neutral"),
  active: look(IconPlayerPlay, "Active", "good"),
  paused: look(IconPlayerPause, "Paused", "warn"),
  archived: look(IconArchive, "Archived", "neutral"),
  queued: look(IconHourglass, "Queued", "neutral"),
  running: look(IconLoader, "Running", "info"),
  failed: look(IconAlertTriangle, "Failed", "bad"),
  expired: look(IconClockX, "Expired", "neutral"),
  lapsed: look(IconBan, "Lapsed", "warn"),
  stopped: look(IconPlayerStop, "Stopped", "neutral"),
  published: look(IconCircleCheck, "Published", "good"),
  deactivated: look(IconBan, "Deactivated", "neutral"),
  submitting: look(IconSend, "Submitting", "info"),
  submitted: look(IconSend, "Submitted", "info"),
  accepted: look(IconCircleCheck, "Accepted", "good"),
  fixed: look(IconPencil, "Fixed", "good"),
  rejected: look(IconCircleX, "Rejected", "bad"),
  passed: look(IconCheck, "Passed", "good"),
  resolving: look(IconLoader, "Resolving", "info"),
  released: look(IconRotate, "Released", "neutral"),
  skipped: look(IconRotate, "Skipped", "neutral"),
  uploaded: look(IconCircleCheck, "Uploaded", "good"),
  processed: look(IconCircleCheck, "Ready", "good"),
  deleted: look(IconBan, "Deleted", "neutral"),
  waiting: look(IconClock, "Waiting", "neutral"),
  created: look(IconCircleCheck, "Created", "good"),
  duplicate: look(IconBan, "Duplicate", "neutral"),
  error: look(IconAlertTriangle, "Error", "bad"),
  warning: look(IconAlertTriangle, "Warning", "warn"),
  untested: look(IconCircleDashed, "Untested", "neutral"),
  good: look(IconCircleCheck, "Good", "good"),
  too_easy: look(IconCircleHalf2, "Too easy", "warn"),
  too_hard: look(IconAlertTriangle, "Too hard", "warn"),
  does_not_discriminate: look(IconCircleHalf2, "Tells nothing", "warn"),
  misleading: look(IconAlertTriangle, "Misleading", "bad"),
  leaked: look(IconAlertTriangle, "Leaked", "bad"),
  retired: look(IconArchive, "Retired", "neutral"),
  withdrawn: look(IconBan, "Withdrawn", "neutral"),
};

/** Icon, words and tone of a status of any noun; an unknown one is shown by its own name. */
export function statusLook(status: string): StatusLook {
  return looks[status] ?? look(IconCircle, titleOf(status), "neutral");
}

/** Words for a machine name: `in_review` is "In review", `rotated_bbox` is "Rotated box". */
export function titleOf(name: string): string {
  const words = name
    .replaceAll(/[_.]/g, " ")
    .replace("bbox", "box")
    .replace(/\bapi\b/, "API");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The CSS colour of a tone, readable as text in both themes. */
export function toneColour(tone: Tone): string {
  return tone === "neutral" ? "var(--mantine-color-dimmed)" : `var(--look-${tone})`;
}
