import { useEffect, useRef, useState } from "react";
import { api } from "../../../core/console/look/api.ts";
import type { Assignment } from "../../../core/tasks/contract.ts";
import { isLeaseLost } from "../saving/saver.ts";
import { beatIn } from "./lease-time.ts";

/** Extends a lease at half of its time for as long as the page is open and its user not away; tells when it is lost. */
export function useLease(assignment: Assignment, isIdle: () => boolean, onLost: () => void): { lost: boolean } {
  const [lost, setLost] = useState(false);
  const latest = useRef({ isIdle, onLost });
  latest.current = { isIdle, onLost };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const wait = (ms: number) => {
      if (!stopped) timer = setTimeout(() => void beat(), ms);
    };
    const beat = async () => {
      // Somebody who has left the desk gives the task back by doing nothing.
      if (latest.current.isIdle() && Date.parse(assignment.leaseExpiresAt) > Date.now()) return wait(20_000);
      try {
        const longer = await api.tasks.heartbeat({ assignmentId: assignment.id, fence: assignment.fence });
        wait(beatIn(longer.leaseExpiresAt, Date.now()));
      } catch (error) {
        if (!isLeaseLost(error)) return wait(10_000);
        if (stopped) return;
        setLost(true);
        latest.current.onLost();
      }
    };
    wait(beatIn(assignment.leaseExpiresAt, Date.now()));
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [assignment.id, assignment.fence, assignment.leaseExpiresAt]);
  return { lost };
}
