import { type Estimated, valueText } from "./agreement.ts";
import classes from "./skill.module.css";

/** A coefficient as a mark on a line from chance to perfect, with what it lies between; what is below chance stands at its beginning. */
export function EstimateBar({ estimate }: { estimate: Estimated }) {
  const { value, low, high } = estimate;
  if (value === null) return null;
  const at = (one: number) => `${Math.min(1, Math.max(0, one)) * 100}%`;
  return (
    <div className={classes.track} role="img" aria-label={valueText(estimate)}>
      {low !== null && high !== null && (
        <div className={classes.range} style={{ left: at(low), right: at(1 - high) }} />
      )}
      <div className={classes.mean} style={{ left: at(value) }} />
    </div>
  );
}
