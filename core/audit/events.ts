import { events } from "../kernel/wire/event.ts";

/** Audit listens to everything and says nothing. */
export const auditEvents = events("audit", {});
