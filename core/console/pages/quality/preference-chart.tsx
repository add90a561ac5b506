import { Text } from "@mantine/core";
import { share } from "../../numbers.ts";
import classes from "./preference.module.css";
import { knownChance } from "./preferences.ts";
import { SkillBar } from "./skill-bar.tsx";
import type { NamedPreference } from "./preference-table.tsx";

/** Things by strength, the strongest first, each as a mark on a line from never to always with what it lies between. */
export function PreferenceChart({ things, label }: { things: readonly NamedPreference[]; label: string }) {
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={`Ranking: ${label}`}>
      <ol className={classes.chart}>
        {things.map((one, at) => {
          const { mean, interval } = knownChance(one);
          return (
            <li key={one.thing} className={classes.row}>
              <Text fz="sm" c="dimmed" ta="right" className="look-figures" aria-hidden>
                {at + 1}
              </Text>
              <Text fz="sm" truncate title={one.name}>
                {one.name}
              </Text>
              <div className={classes.bar}>
                <div className={classes.middle} aria-hidden />
                <SkillBar known={interval ?? { mean, low: mean, high: mean }} />
              </div>
              <Text fz="sm" ta="right" className="look-figures">
                {share(Math.round(mean * 100) / 100)}
              </Text>
            </li>
          );
        })}
        <li className={classes.axis} aria-hidden>
          <span>0 %</span>
          <span>50 %</span>
          <span>100 %</span>
        </li>
      </ol>
    </div>
  );
}
