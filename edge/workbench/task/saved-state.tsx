import { IconAlertTriangle, IconCloudCheck, IconCloudOff, IconCloudUp } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { savedWords } from "../saving/saved-words.ts";
import type { Saver } from "../saving/saver.ts";
import { useStore } from "../store.ts";
import classes from "./task.module.css";

const icons = { quiet: IconCloudCheck, busy: IconCloudUp, warn: IconCloudOff, bad: IconAlertTriangle };

/** Whether the work is safe, and where, beside the title. */
export function SavedState({ saver }: { saver: Saver }) {
  const state = useStore(saver.state, (s) => s);
  const [now, setNow] = useState(Date.now);
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    const look = () => setOnline(navigator.onLine);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  const { words, tone } = savedWords(state, online, Math.max(now, state.savedAt ?? 0));
  const Icon = icons[tone];
  return (
    <span className={classes.saved} data-tone={tone} data-testid="saved-state" data-pending={state.edits > state.saved}>
      <Icon size={15} stroke={1.7} aria-hidden />
      {words}
    </span>
  );
}
