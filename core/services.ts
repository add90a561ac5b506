import { commentsService } from "./comments/service.ts";
import type { Service } from "./kernel/lifecycle/service.ts";

/** Every service there is; a process runs those that SERVICES names. */
export const services: readonly Service[] = [
  commentsService,
];
