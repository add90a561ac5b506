import { Text } from "@mantine/core";
import {
  type Icon,
  IconAdjustments,
  IconArrowsJoin,
  IconCheck,
  IconMessageQuestion,
  IconSquareDashed,
  IconTag,
  IconVector,
} from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { PanelSection } from "../panel/panel-section.tsx";
import { rowsInSight, scrollToRow } from "../panel/window-rows.ts";
import type { Difference } from "./differences.ts";
import type { DifferenceWords } from "./words.ts";
import classes from "./review-panel.module.css";

const rowHeight = 30;

function iconOf(difference: Difference): Icon {
  if (difference.kind === "answer") return IconMessageQuestion;
  if (difference.kind === "relation") return IconArrowsJoin;
  const icons = { missing: IconSquareDashed, class: IconTag, place: IconVector, attributes: IconAdjustments };
  return icons[difference.ways[0]!];
}

interface DifferenceListProps {
  /** They are changes since an earlier version. */
  changes: boolean;
  differences: readonly Difference[];
  at: number | null;
  wordsOf(difference: Difference): DifferenceWords;
  onStep(at: number): void;
}

/** Everything in which the sides differ; a click or N and P lead there. */
export function DifferenceList({ changes, differences, at, wordsOf, onStep }: DifferenceListProps) {
  const box = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 300 });
  useEffect(() => {
    const element = box.current;
    if (!element || at === null) return;
    const to = scrollToRow(at, element.scrollTop, element.clientHeight, rowHeight);
    if (to !== null) element.scrollTop = to;
  }, [at]);
  const { from, to } = rowsInSight(sight.top, sight.height, rowHeight, differences.length);
  const count = differences.length;
  const title = changes ? "Changes" : "Differences";
  return (
    <PanelSection title={title} aside={count === 0 ? undefined : at === null ? String(count) : `${at + 1} of ${count}`}>
      {count === 0 && (
        <Text fz="xs" c="dimmed" className={classes.agree}>
          <IconCheck size={14} color="var(--look-good)" aria-hidden />{" "}
          {changes ? "Nothing was changed." : "They say the same."}
        </Text>
      )}
      <div
        ref={box}
        className={classes.rowsBox}
        onScroll={(e) => setSight({ top: e.currentTarget.scrollTop, height: e.currentTarget.clientHeight })}
      >
        <ul className={classes.rows} style={{ height: count * rowHeight }} aria-label={title}>
          {differences.slice(from, to).map((difference, i) => {
            const Icon = iconOf(difference);
            const { title, detail } = wordsOf(difference);
            const here = from + i === at;
            return (
              <li
                key={difference.key}
                className={classes.row}
                style={{ top: (from + i) * rowHeight }}
                aria-posinset={from + i + 1}
                aria-setsize={count}
              >
                <button
                  type="button"
                  className={classes.difference}
                  aria-current={here || undefined}
                  title={`${title}: ${detail}`}
                  onClick={() => onStep(from + i)}
                >
                  <Icon size={15} stroke={1.7} aria-hidden />
                  <span className={classes.differenceTitle}>{title}</span>
                  <span className={classes.differenceDetail}>{detail}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </PanelSection>
  );
}
