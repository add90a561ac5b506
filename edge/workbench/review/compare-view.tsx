import { VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import type { Task } from "../../../core/tasks/contract.ts";
import type { ViewStore } from "../canvas/view.ts";
import { classTitle, numbersOf } from "../document/region-name.ts";
import { keepKeys } from "../keys/keep-keys.ts";
import { useStore } from "../store.ts";
import type { CodePoints } from "../text/code-points.ts";
import taskClasses from "../task/task.module.css";
import { EarlierBanner } from "./banners.tsx";
import { CompareBar } from "./compare-bar.tsx";
import type { DraftIssue } from "./issues.ts";
import type { Review } from "./load-review.ts";
import { PaneTabs, visiblePanes } from "./pane-tabs.tsx";
import { PaneView } from "./pane-view.tsx";
import type { Pane } from "./panes.ts";
import { centreOn, scrollAlong, showStretch, thingBounds, thingStretch } from "./place.ts";
import { changeReviewDisplay, reviewDisplay } from "./review-display.ts";
import { useReviewKeys } from "./review-keys.ts";
import { ReviewPanel } from "./review-panel.tsx";
import { SendBackPanel } from "./send-back-panel.tsx";
import type { Thing } from "./things.ts";
import { useComparison } from "./use-comparison.ts";
import type { SendBackState } from "./use-send-back.ts";
import { BarButton, StandingChoice, VerdictBar } from "./verdict-bar.tsx";
import { differenceWords, thingPlace, thingTitle } from "./words.ts";
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
  ended: boolean;
  banner: ReactNode;
  onStand(annotationId: string): void;
  onAccept(): void;
  onFix(): void;
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
    ended,
    banner,
    onStand,
    onAccept,
    onFix,
    onSendBack,
  } = props;
  const { schema, check, earlier, annotations } = review;
  const host = useRef<HTMLDivElement>(null);
  const hasBefore = standing !== null && earlier?.before.has(standing) === true;
  const [before, setBefore] = useState(annotations.length === 1 && hasBefore);
  const [beside, setBeside] = useState<string | null>(null);
  const display = useStore(reviewDisplay, (d) => d);
  const narrow = useMediaQuery("(max-width: 760px)", false);
  const compared = useComparison(review, standing, before && hasBefore);
  const { sides, comparison, panes, together, thing, at, current } = compared;
  const names = sides.map((side) => side.name);
  const candidates = annotations.map((a) => ({ annotationId: a.id, name: review.names.get(a.userId) ?? "" }));
  const listed = panes.find((_, side) => sides[side]!.current && sides[side]!.annotationId === standing);
  const { shown, tabs } = visiblePanes(panes, sides, standing, beside, narrow ? 1 : 3);

  const bring = (about: Thing | null) => {
    const bounds = thingBounds(about);
    if (view && bounds) centreOn(view, bounds);
    const stretch = thingStretch(about);
    if (stretch) requestAnimationFrame(() => host.current && showStretch(host.current, stretch, points, true));
  };
  const show = (about: Thing | null) => {
    compared.pick(about);
    bring(about);
  };
  const showRegion = (annotationId: string, regionId: string | null) => {
    const side = sides.findIndex((one) => one.annotationId === annotationId && one.current);
    const found = comparison.things.find(({ members }) => regionId !== null && members[side]?.id === regionId);
    const inBefore = comparison.things.find(({ members }) =>
      members.some((region) => regionId !== null && region?.id === regionId),
    );
    if (found ?? inBefore) show(found ?? inBefore!);
  };
  const step = (next: number) => {
    compared.step(next);
    const difference = comparison.differences[next];
    if (difference?.kind === "region") bring(difference.thing);
    if (difference?.kind === "relation") bring({ members: [...difference.from.members, ...difference.to.members] });
    if (difference?.kind === "answer")
      requestAnimationFrame(() =>
        document
          .querySelector(`[data-field="${CSS.escape(difference.field.name)}"]`)
          ?.scrollIntoView({ block: "nearest" }),
      );
  };
  const { length } = comparison.differences;
  const stepBy = (by: 1 | -1) =>
    length > 0 && step(at === null ? (by === 1 ? 0 : length - 1) : (at + by + length) % length);

  useEffect(() => {
    const element = host.current!;
    const frame = requestAnimationFrame(() => showStretch(element, thingStretch(thing), points, false));
    return () => {
      cancelAnimationFrame(frame);
      showStretch(element, null, points, false);
    };
  }, [thing, points, together, panes]);

  const clicked = (pane: Pane) => {
    if (!sendBack.opened) return;
    const { selection, hovered } = pane.editor.store.get();
    const id = hovered !== null && selection.has(hovered) ? hovered : [...selection][0];
    if (id === undefined) return;
    const { side, regionId } = pane.locate(id);
    if (sides[side]?.current) sendBack.pin({ annotationId: sides[side].annotationId, regionId, difference: current });
  };
  const pinCurrent = () => {
    if (standing === null) return;
    const side = sides.findIndex((one) => one.current && one.annotationId === standing);
    const region = thing?.members[side];
    if (region) return sendBack.pin({ annotationId: standing, regionId: region.id, difference: current });
    const comment = thing ? `${thingTitle(thing, schema, points.slice)}, ${thingPlace(thing, points.slice)}` : "";
    sendBack.pin({
      annotationId: standing,
      regionId: null,
      difference: thing ? null : current,
      comment: current?.kind === "answer" ? current.field.title : comment,
    });
  };
  const placeOf = (issue: DraftIssue) => {
    const annotation = annotations.find((a) => a.id === issue.annotationId);
    const regions = annotation?.result.regions ?? [];
    const region = regions.find((r) => r.id === issue.regionId);
    const who = annotations.length > 1 ? `${review.names.get(annotation?.userId ?? "") ?? ""}: ` : "";
    return `${who}${region ? `${classTitle(schema, region.class)} ${numbersOf(regions).get(region.id) ?? ""}` : "as a whole"}`;
  };
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
    onFix,
    onReject: sendBack.open,
    onSendBack,
    onCancel: sendBack.close,
    onPin: pinCurrent,
    onStep: stepBy,
    onClear: () => compared.pick(null),
    ...toggle,
  });

  const categoryTitle = (key: string) => review.categories.find((c) => c.key === key)?.title ?? key;
  const wordsOf = (difference: (typeof comparison.differences)[number]) =>
    differenceWords(difference, names, schema, points.slice);
  const issues = sendBack.opened ? sendBack.draft.issues : [];
  const drawn = together ? [together] : shown;
  return (
    <main className={taskClasses.body}>
      <div className={taskClasses.centre}>
        {banner}
        {earlier && (
          <EarlierBanner
            earlier={earlier}
            reviewer={review.names.get(earlier.check.reviewerId ?? "") ?? "a reviewer"}
            titleOf={categoryTitle}
            onShow={(issue) => showRegion(issue.annotationId ?? standing ?? "", issue.regionId)}
          />
        )}
        <CompareBar
          count={annotations.length}
          agreement={check.agreement}
          differences={length}
          at={at}
          overlay={several ? display.overlay : null}
          differencesOnly={several ? display.differencesOnly : null}
          beforeAndAfter={hasBefore ? before : null}
          onStep={stepBy}
          onOverlay={toggle.overlay}
          onDifferencesOnly={toggle.differencesOnly}
          onBeforeAndAfter={toggle.before}
        />
        {tabs && !together && <PaneTabs panes={panes} sides={sides} shown={shown} onShow={setBeside} />}
        <div
          ref={host}
          className={classes.panes}
          onScrollCapture={(event) => host.current && scrollAlong(host.current, event.target as HTMLElement)}
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
            <ProblemAlert error={error} />
          </div>
        )}
        {sendBack.opened ? (
          <footer className={classes.verdict} onKeyDown={keepKeys}>
            <StandingChoice candidates={candidates} standing={standing} onStand={onStand} />
            <div className={classes.buttons}>
              <BarButton name="Cancel" keys="esc" disabled={busy} onClick={sendBack.close} />
              <BarButton name="Send back" keys="mod+enter" filled busy={busy} disabled={ended} onClick={onSendBack} />
            </div>
          </footer>
        ) : (
          <VerdictBar
            busy={busy}
            disabled={ended}
            canAccept={standing !== null}
            onReject={sendBack.open}
            onFix={onFix}
            onAccept={onAccept}
          >
            <StandingChoice candidates={candidates} standing={standing} onStand={onStand} />
          </VerdictBar>
        )}
      </div>
      {sendBack.opened ? (
        <SendBackPanel
          draft={sendBack.draft}
          media={schema.media}
          candidates={candidates}
          categories={review.categories}
          openIssue={sendBack.openIssue}
          incomplete={sendBack.incomplete}
          placeOf={placeOf}
          onChange={sendBack.change}
          onShow={(issue) => showRegion(issue.annotationId, issue.regionId)}
          onAdd={() => standing !== null && sendBack.pin({ annotationId: standing, regionId: null, difference: null })}
        />
      ) : (
        <ReviewPanel
          review={review}
          compared={compared}
          listed={listed}
          textOf={points.slice}
          wordsOf={wordsOf}
          onStep={step}
          onShow={(region: Region) => showRegion(standing ?? "", region.id)}
          onFinding={(finding) => showRegion(finding.annotationId, finding.regionId)}
        />
      )}
      <VisuallyHidden role="status" aria-live="polite">
        {current ? `${at! + 1} of ${length}: ${wordsOf(current).title}, ${wordsOf(current).detail}` : ""}
      </VisuallyHidden>
    </main>
  );
}
