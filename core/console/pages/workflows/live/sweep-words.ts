/** What can be done to many tasks at once, in words. */
export const sweepWords = {
  pause: {
    title: "Pause",
    verb: "paused",
    doing: "Pausing",
    confirm: "They keep their place; what happens to them meanwhile waits until they are resumed.",
  },
  resume: {
    title: "Resume",
    verb: "resumed",
    doing: "Resuming",
    confirm: "What waited for them meanwhile is applied, in order.",
  },
  retry: {
    title: "Retry what failed",
    verb: "taken up again",
    doing: "Retrying",
    confirm: "Each is given the event again that it failed on.",
  },
  stop: {
    title: "Stop",
    verb: "stopped",
    doing: "Stopping",
    confirm: "Their workflow ends where it is, for good. The tasks themselves and their annotations stay.",
  },
} as const;
export type SweepAction = keyof typeof sweepWords;
