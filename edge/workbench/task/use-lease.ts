import { useEffect, useRef, useState } from "react";
import { api } from "../../../core/console/look/api.ts";
import type { Assignment } from "../../../core/tasks/contract.ts";
import { isLeaseLost } from "../saving/saver.ts";
import { beatIn } from "./lease-time.ts";
import type { ActiveClock } from "./use-active-time.ts";

/**
 * Extends a lease at half of its time for as long as the page is open and its user not away, each time with how long he was active,
 * which is also told when the page goes out of sight; tells when the lease is lost.
 */
export function useLease(assignment: Assignment, clock: ActiveClock, onLost: () => void): { lost: boolean } {
  const [lost, setLost] = useState(false);
  const latest = useRef({ clock, onLost });
  latest.current = { clock, onLost };
  const { id: assignmentId, fence, leaseExpiresAt } = assignment;
  const { activity } = clock;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const wait = (ms: number) => {
      clearTimeout(timer);
      if (!stopped) timer = setTimeout(() => void beat(), ms);
    };
    const beat = async () => {
      // Somebody who has left the desk gives the task back by doing nothing, once it was told what he did before.
      if (activity.idle() && !activity.hasNews() && Date.parse(leaseExpiresAt) > Date.now()) return wait(20_000);
      try {
        const longer = await latest.current.clock.carry((active) =>
          api.tasks.heartbeat({ assignmentId, fence, active }),
        );
        wait(beatIn(longer.leaseExpiresAt, Date.now()));
      } catch (error) {
        if (!isLeaseLost(error)) return wait(10_000);
        if (stopped) return;
        setLost(true);
        latest.current.onLost();
      }
    };
    const tellNow = () => {
      if (activity.hasNews()) void beat();
    };
    const look = () => {
      if (document.visibilityState === "hidden") tellNow();
    };
    document.addEventListener("visibilitychange", look);
    wait(beatIn(leaseExpiresAt, Date.now()));
    return () => {
      document.removeEventListener("visibilitychange", look);
      stopped = true;
      clearTimeout(timer);
      tellNow();
    };
  }, [assignmentId, fence, leaseExpiresAt, activity]);
  return { lost };
}
