import { VisuallyHidden } from "@mantine/core";
import { useElementSize, useMediaQuery, useMergedRef } from "@mantine/hooks";
import { type ReactNode, useMemo, useState } from "react";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import type { Task } from "../../../core/tasks/contract.ts";
import type { ViewStore } from "../canvas/view.ts";
import { useStore } from "../store.ts";
import type { CodePoints } from "../text/code-points.ts";
import taskClasses from "../task/task.module.css";
import { EarlierBanner } from "./banners.tsx";
import { CompareBar } from "./compare-bar.tsx";
import type { Difference } from "./differences.ts";
import type { Review } from "./load-review.ts";
import { PaneTabs, visiblePanes } from "./pane-tabs.tsx";
import { PaneView } from "./pane-view.tsx";
import type { Pane } from "./panes.ts";
import { issuePlace, pinClicked, pinCurrent } from "./pinning.ts";
import { scrollAlong, stacksBetter } from "./place.ts";
import { changeReviewDisplay, reviewDisplay } from "./review-display.ts";
import { useReviewKeys } from "./review-keys.ts";
import { ReviewPanel } from "./review-panel.tsx";
import { SendBackPanel } from "./send-back-panel.tsx";
import { useComparison } from "./use-comparison.ts";
import type { SendBackState } from "./use-send-back.ts";
import { useSight } from "./use-sight.ts";
import { BarButton, StandingChoice, VerdictBar, Verdicts } from "./verdict-bar.tsx";
import { differenceWords } from "./words.ts";
import classes from "./review.module.css";

interface CompareViewProps {
  review: Review;
  task: Task;
  view: ViewStore | null;
  points: CodePoints;
  standing: string | null;
  sendBack: SendBackState;
  busy: boolean;
  error: unknown;
  /** Gives the same verdict again; absent where that would not help. */
  onRetry: (() => void) | undefined;
  ended: boolean;
  banner: ReactNode;
  onStand(annotationId: string): void;
  onAccept(): void;
  /** With the region of the standing annotation that is being looked at. */
  onFix(regionId: string | null): void;
  onSendBack(): void;
}

/** The annotations side by side or in one picture, where they differ, and the verdict. */
export function CompareView(props: CompareViewProps) {
  const {
    review,
    task,
    view,
    points,
    standing,
    sendBack,
    busy,
    error,
    onRetry,
    ended,
    banner,
    onStand,
    onAccept,
    onFix,
    onSendBack,
  } = props;
  const { schema, check, earlier, annotations } = review;
  const hasBefore = standing !== null && earlier?.before.has(standing) === true;
  const [before, setBefore] = useState(annotations.length === 1 && hasBefore);
  const [beside, setBeside] = useState<string | null>(null);
  const display = useStore(reviewDisplay, (d) => d);
  const narrow = useMediaQuery("(max-width: 760px)", false);
  const compared = useComparison(review, standing, before && hasBefore);
  const { sides, comparison, panes, together, thing, at, current } = compared;

  const candidates = annotations.map((a) => ({ annotationId: a.id, name: review.names.get(a.userId) ?? "" }));
  const listed = panes.find((_, side) => sides[side]!.current && sides[side]!.annotationId === standing);
  const room = narrow ? 1 : 3;
  const { shown, tabs } = useMemo(
    () => visiblePanes(panes, sides, standing, beside, room),
    [panes, sides, standing, beside, room],
  );
  const drawn = useMemo(() => (together ? [together] : shown), [together, shown]);

  const sight = useSight(compared, drawn, view, points);
  const { ref: measured, ...space } = useElementSize<HTMLDivElement>();
  const host = useMergedRef(sight.host, measured);
  const clicked = (pane: Pane) => {
    const pinned = sendBack.opened ? pinClicked(pane, compared) : null;
    if (pinned) sendBack.pin(pinned);
  };
  const fixHere = () => onFix(thing?.members[panes.indexOf(listed!)]?.id ?? null);
  const toggle = {
    overlay: () => changeReviewDisplay({ overlay: !display.overlay }),
    differencesOnly: () => changeReviewDisplay({ differencesOnly: !display.differencesOnly }),
    before: () => hasBefore && setBefore(!before),
  };
  const several = sides.length > 1;
  const keys = { candidates, several, hasBefore, view, editor: listed?.editor, sendBackOpened: sendBack.opened, ended };
  useReviewKeys(keys, {
    onStand,
    onAccept,
    onFix: fixHere,
    onReject: sendBack.open,
    onSendBack,
    onCancel: sendBack.close,
    onPin: () => standing !== null && sendBack.pin(pinCurrent(compared, review, standing, points.slice)),
    onStep: sight.stepBy,
    onClear: () => compared.pick(null),
    ...toggle,
  });

  const categoryTitle = (key: string) => review.categories.find((c) => c.key === key)?.title ?? key;
  const { changes } = comparison;
  const wording = { names: sides.map((side) => side.short), changes, schema, textOf: points.slice };
  const wordsOf = (difference: Difference) => differenceWords(difference, wording);
  const issues = sendBack.opened ? sendBack.draft.issues : [];
  return (
    <main className={taskClasses.body}>
      <div className={taskClasses.centre}>
        {banner}
        {earlier && (
          <EarlierBanner
            earlier={earlier}
            reviewer={review.names.get(earlier.check.reviewerId ?? "") ?? "a reviewer"}
            titleOf={categoryTitle}
            onShow={(issue) => sight.showRegion(issue.annotationId ?? standing ?? "", issue.regionId)}
          />
        )}
        {(several || hasBefore) && (
          <CompareBar
            media={schema.media}
            changes={changes}
            count={annotations.length}
            agreement={check.agreement}
            differences={comparison.differences.length}
            at={at}
            overlay={several ? display.overlay : null}
            differencesOnly={several ? display.differencesOnly : null}
            beforeAndAfter={hasBefore ? before : null}
            onStep={sight.stepBy}
            onOverlay={toggle.overlay}
            onDifferencesOnly={toggle.differencesOnly}
            onBeforeAndAfter={toggle.before}
          />
        )}
        {tabs && !together && <PaneTabs panes={panes} sides={sides} shown={shown} onShow={setBeside} />}
        <div
          ref={host}
          className={classes.panes}
          data-stacked={stacksBetter(space, drawn.length, review.size) || undefined}
          onScrollCapture={(event) =>
            sight.host.current && scrollAlong(sight.host.current, event.target as HTMLElement)
          }
        >
          {drawn.map((pane, i) => (
            <PaneView
              key={pane.key}
              pane={pane}
              sides={sides}
              agreement={comparison.agreement}
              standing={standing}
              task={task}
              view={view}
              focus={thing}
              issues={issues}
              first={i === 0}
              onStand={onStand}
              onClickRegion={clicked}
              onOpenIssue={sendBack.openRemark}
            />
          ))}
        </div>
        {error !== null && (
          <div className={classes.problem}>
            <ProblemAlert error={error} {...(onRetry ? { onRetry } : {})} />
          </div>
        )}
        <VerdictBar>
          <StandingChoice candidates={candidates} standing={standing} onStand={onStand} />
          {sendBack.opened ? (
            <div className={classes.buttons}>
              <BarButton name="Cancel" keys="esc" disabled={busy} onClick={sendBack.close} />
              <BarButton name="Send back" keys="mod+enter" filled busy={busy} disabled={ended} onClick={onSendBack} />
            </div>
          ) : (
            <Verdicts
              busy={busy}
              disabled={ended}
              canAccept={standing !== null}
              onReject={sendBack.open}
              onFix={fixHere}
              onAccept={onAccept}
            />
          )}
        </VerdictBar>
      </div>
      {sendBack.opened ? (
        <SendBackPanel
          draft={sendBack.draft}
          media={schema.media}
          candidates={candidates}
          categories={review.categories}
          openIssue={sendBack.openIssue}
          incomplete={sendBack.incomplete}
          placeOf={(issue) => issuePlace(issue, review)}
          onChange={sendBack.change}
          onShow={(issue) => sight.showRegion(issue.annotationId, issue.regionId)}
          onAdd={() => standing !== null && sendBack.pin({ annotationId: standing, regionId: null, difference: null })}
        />
      ) : (
        <ReviewPanel
          review={review}
          compared={compared}
          listed={listed}
          textOf={points.slice}
          wordsOf={wordsOf}
          onStep={sight.step}
          onShow={(region) => sight.showRegion(standing ?? "", region.id)}
          onFinding={(finding) => sight.showRegion(finding.annotationId, finding.regionId)}
        />
      )}
      <VisuallyHidden role="status" aria-live="polite">
        {current
          ? `${at! + 1} of ${comparison.differences.length}: ${wordsOf(current).title}, ${wordsOf(current).detail}`
          : ""}
      </VisuallyHidden>
    </main>
  );
}
