import { events } from "../kernel/wire/event.ts";

/** Analytics listens to everything and says nothing. */
export const analyticsEvents = events("analytics", {});
