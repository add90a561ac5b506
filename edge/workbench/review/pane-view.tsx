import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { RelativeTime } from "../../../core/console/look/relative-time.tsx";
import { duration } from "../../../core/console/look/time-words.ts";
import type { Task } from "../../../core/tasks/contract.ts";
import { CanvasBar } from "../canvas/canvas-bar.tsx";
import type { ViewStore } from "../canvas/view.ts";
import { sureWords } from "../task/sureness.ts";
import { TaskMedia } from "../task/task-media.tsx";
import type { DraftIssue } from "./issues.ts";
import { FocusMark, Pin } from "./marks.tsx";
import type { Pane } from "./panes.ts";
import { sideColour } from "./panes.ts";
import { thingBounds } from "./place.ts";
import type { Side } from "./sides.ts";
import type { Thing } from "./things.ts";
import { keptWords, percent } from "./words.ts";
import classes from "./pane.module.css";

interface PaneViewProps {
  pane: Pane;
  sides: readonly Side[];
  agreement: readonly (number | null)[];
  /** The annotation that stands. */
  standing: string | null;
  task: Task;
  view: ViewStore | null;
  /** What is being looked at. */
  focus: Thing | null;
  issues: readonly DraftIssue[];
  /** The pane at the left edge holds the zoom. */
  first: boolean;
  onStand(annotationId: string): void;
  /** A region of this pane was clicked. */
  onClickRegion(pane: Pane): void;
  onOpenIssue(key: number): void;
}

/** One annotation, or all of them in one picture, under its author's name. */
export function PaneView(props: PaneViewProps) {
  const { pane, sides, agreement, standing, task, view, focus, issues, first, onStand, onClickRegion, onOpenIssue } =
    props;
  const side = pane.side === null ? null : sides[pane.side]!;
  const alone = sides.every((one) => one.annotationId === sides[0]?.annotationId);
  const bounds = thingBounds(focus);
  const absent = side !== null && focus !== null && focus.members[pane.side!] === null;
  const pins = issues.flatMap((issue) => {
    const at = sides.findIndex((one) => one.annotationId === issue.annotationId && one.current);
    const region = sides[at]?.result.regions.find((r) => r.id === issue.regionId);
    return region && (pane.side === null || pane.side === at) ? [{ issue, region }] : [];
  });
  return (
    <section
      className={classes.pane}
      aria-label={side ? side.name : "All annotations in one picture"}
      data-standing={(!alone && side?.current && side.annotationId === standing) || undefined}
      data-side={pane.key}
    >
      <div className={classes.paneHead}>
        {side ? (
          <SideHead
            side={side}
            agreement={sides.length > 2 ? (agreement[pane.side!] ?? null) : null}
            standing={standing}
            alone={alone}
            onStand={onStand}
          />
        ) : (
          <Legend sides={sides} standing={standing} onStand={onStand} />
        )}
      </div>
      <div
        className={classes.paneBody}
        data-pane
        onClick={(event) => (event.target as Element).closest("[data-controls]") === null && onClickRegion(pane)}
      >
        <TaskMedia task={task} editor={pane.editor} view={view} inkOf={pane.inkOf} testId={`review-${pane.key}`}>
          {view && bounds && <FocusMark view={view} bounds={bounds} words={absent ? "Not here" : null} />}
          {view &&
            pins.map(({ issue, region }) => (
              <Pin key={issue.key} view={view} issue={issue} region={region} onOpen={onOpenIssue} />
            ))}
          {view && first && <CanvasBar view={view} />}
        </TaskMedia>
      </div>
    </section>
  );
}

interface SideHeadProps {
  side: Side;
  agreement: number | null;
  standing: string | null;
  alone: boolean;
  onStand(annotationId: string): void;
}

function SideHead({ side, agreement, standing, alone, onStand }: SideHeadProps) {
  const stands = side.current && side.annotationId === standing;
  const { length } = side.result.regions;
  return (
    <button
      type="button"
      className={classes.who}
      tabIndex={-1}
      disabled={!side.current}
      title={alone || !side.current ? undefined : `Let ${side.name}'s stand`}
      onClick={() => onStand(side.annotationId)}
    >
      <span className={classes.whoName}>{side.name}</span>
      {stands && !alone && (
        <span className={classes.stands}>
          <IconCheck size={13} aria-hidden /> stands
        </span>
      )}
      <Facts>
        {agreement !== null && side.current && (
          <span title="Agreement with the others">{percent(agreement)} agreement</span>
        )}
        {side.at && <RelativeTime at={side.at} />}
        <span>{length === 1 ? "1 region" : `${length.toLocaleString("en")} regions`}</span>
        {side.kept && <span title={side.kept.model}>{keptWords(side.kept)}</span>}
        {side.activeSeconds !== null && <span>{duration(side.activeSeconds)} of work</span>}
        {side.confidence !== null && <span title="How sure its author is">{sureWords(side.confidence)}</span>}
      </Facts>
    </button>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <span className={classes.facts}>{children}</span>;
}

function Legend({
  sides,
  standing,
  onStand,
}: {
  sides: readonly Side[];
  standing: string | null;
  onStand(annotationId: string): void;
}) {
  return (
    <div className={classes.legend}>
      {sides.map((side, at) => (
        <button
          key={side.key}
          type="button"
          className={classes.legendEntry}
          tabIndex={-1}
          disabled={!side.current}
          onClick={() => onStand(side.annotationId)}
        >
          <span
            className={classes.line}
            data-dashed={at > 0 || undefined}
            style={{ borderColor: sideColour(at) }}
            aria-hidden
          />
          {side.name}
          {side.current && side.annotationId === standing && <IconCheck size={13} aria-hidden />}
        </button>
      ))}
    </div>
  );
}
