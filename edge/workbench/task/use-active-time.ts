import { useEffect, useMemo, useState } from "react";
import type { ActiveReport } from "../../../core/tasks/contract.ts";
import { type Activity, createActivity } from "./active-time.ts";

export interface ActiveClock {
  /** Whole seconds worked, as they tick. */
  seconds: number;
  idle: boolean;
  activity: Activity;
  /** Sends something with what was measured until now, which is heard once that is answered. */
  carry<T>(send: (active: ActiveReport) => Promise<T>): Promise<T>;
}

/** Seen in the capture phase, in which also what does not bubble passes by; `timeupdate` is a sound or video that plays. */
const signs = ["pointermove", "pointerdown", "keydown", "wheel", "timeupdate"] as const;

/** Counts the time of real work on a page, on top of `initial` seconds: not while the hands rest or the tab is away. */
export function useActiveTime(initial: number): ActiveClock {
  const activity = useMemo(() => createActivity(Date.now), []);
  const [shown, setShown] = useState({ seconds: Math.floor(initial), idle: false });
  useEffect(() => {
    const tick = () => {
      const next = { seconds: Math.floor(initial + activity.read() / 1000), idle: activity.idle() };
      setShown((old) => (old.seconds === next.seconds && old.idle === next.idle ? old : next));
    };
    const look = () => {
      if (document.visibilityState === "hidden") activity.hide();
      else activity.show();
      tick();
    };
    for (const name of signs) window.addEventListener(name, activity.touch, { passive: true, capture: true });
    document.addEventListener("visibilitychange", look);
    const timer = setInterval(tick, 1000);
    look();
    return () => {
      for (const name of signs) window.removeEventListener(name, activity.touch, { capture: true });
      document.removeEventListener("visibilitychange", look);
      clearInterval(timer);
    };
  }, [activity, initial]);
  return useMemo(
    () => ({
      ...shown,
      activity,
      async carry(send) {
        const active = activity.report();
        const answer = await send(active);
        activity.heard(active);
        return answer;
      },
    }),
    [shown, activity],
  );
}
