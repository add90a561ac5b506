import type { ProjectStatus } from "../../../projects/contract.ts";
import type { Queue } from "../../../tasks/contract.ts";

/** Why a queue hands out nothing at this moment; null while it does. What only its project can mend comes first. */
export function whyStill(
  { paused, waiting, active, stage }: Pick<Queue, "paused" | "waiting" | "active" | "stage">,
  project: ProjectStatus | undefined,
): string | null {
  if (project !== undefined && project !== "active") return `Its project is ${project}`;
  if (paused) return waiting > 0 ? `Paused, ${waiting} held back` : "Paused";
  if (waiting > 0) return null;
  if (active > 0) return "All that waited is in hand";
  return stage === "review" ? "Nothing waits for review" : "Nothing waits: all is done or nothing was imported";
}
