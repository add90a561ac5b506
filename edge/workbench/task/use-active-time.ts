import { useCallback, useEffect, useRef, useState } from "react";
import { type ActiveTime, counted, isIdle, startActiveTime, touched } from "./active-time.ts";

export interface ActiveClock {
  /** Whole seconds worked, as they tick. */
  seconds: number;
  idle: boolean;
  /** Seconds worked, up to this moment. */
  read(): number;
}

/** Counts the seconds of real work on a page: not while the hands rest or the tab is away. */
export function useActiveTime(initial: number): ActiveClock {
  const time = useRef<ActiveTime>(startActiveTime(initial, Date.now()));
  const [shown, setShown] = useState({ seconds: Math.floor(initial), idle: false });
  useEffect(() => {
    const touch = () => {
      time.current = touched(time.current, Date.now());
    };
    const tick = () => {
      const now = Date.now();
      if (document.visibilityState === "hidden")
        time.current = { ...counted(time.current, now), activeAt: Math.min(time.current.activeAt, now - 3_600_000) };
      else time.current = counted(time.current, now);
      const next = { seconds: Math.floor(time.current.seconds), idle: isIdle(time.current, now) };
      setShown((old) => (old.seconds === next.seconds && old.idle === next.idle ? old : next));
    };
    const events = ["pointermove", "pointerdown", "keydown", "wheel"] as const;
    for (const name of events) window.addEventListener(name, touch, { passive: true, capture: true });
    document.addEventListener("visibilitychange", tick);
    const timer = setInterval(tick, 1000);
    return () => {
      for (const name of events) window.removeEventListener(name, touch, { capture: true });
      document.removeEventListener("visibilitychange", tick);
      clearInterval(timer);
    };
  }, []);
  const read = useCallback(() => {
    time.current = counted(time.current, Date.now());
    return Math.min(86_400, Math.round(time.current.seconds * 10) / 10);
  }, []);
  return { ...shown, read };
}
