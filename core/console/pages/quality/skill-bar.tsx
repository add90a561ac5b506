import { share } from "../../numbers.ts";
import classes from "./skill.module.css";

export interface Known {
  mean: number;
  low: number;
  high: number;
}

/** A skill in words: "92 %, probably 88 % to 95 %". */
export function skillText({ mean, low, high }: Known): string {
  return `${share(mean)}, probably ${share(low)} to ${share(high)}`;
}

/** A skill as a mark on a line from nothing to all, with what it probably lies between. */
export function SkillBar({ known }: { known: Known }) {
  const at = (one: number) => `${one * 100}%`;
  return (
    <div className={classes.track} role="img" aria-label={skillText(known)}>
      <div className={classes.range} style={{ left: at(known.low), right: at(1 - known.high) }} />
      <div className={classes.mean} style={{ left: at(known.mean) }} />
    </div>
  );
}
