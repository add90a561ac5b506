import { keepKeys } from "../keys/keep-keys.ts";
import { CheckThread } from "../../../core/console/look/check-thread.tsx";
import { PanelSection } from "../panel/panel-section.tsx";
import panel from "../panel/panel.module.css";
import { RegionList } from "../panel/region-list.tsx";
import type { Region } from "../../../core/annotations/region.contract.ts";
import type { Finding } from "../../../core/quality/contract.ts";
import { AnswerDetails, ThingDetails } from "./details.tsx";
import { DifferenceList } from "./difference-list.tsx";
import type { Difference } from "./differences.ts";
import { Findings } from "./findings.tsx";
import type { Review } from "./load-review.ts";
import type { Pane } from "./panes.ts";
import type { Compared } from "./use-comparison.ts";
import type { DifferenceWords, TextOf } from "./words.ts";

interface ReviewPanelProps {
  review: Review;
  compared: Compared;
  /** The annotation that stands, whose regions are listed. */
  listed: Pane | undefined;
  textOf: TextOf;
  wordsOf(difference: Difference): DifferenceWords;
  onStep(at: number): void;
  onShow(region: Region): void;
  onFinding(finding: Finding): void;
}

/** Everything about the comparison beside it. */
export function ReviewPanel({
  review,
  compared,
  listed,
  textOf,
  wordsOf,
  onStep,
  onShow,
  onFinding,
}: ReviewPanelProps) {
  const { schema } = review;
  const { sides, comparison, thing, at, current } = compared;
  const nameOf = (annotationId: string) => {
    const userId = review.annotations.find((a) => a.id === annotationId)?.userId;
    return (userId && review.names.get(userId)) ?? "";
  };
  return (
    <aside className={panel.panel} aria-label="Comparison" onKeyDown={keepKeys}>
      <div className={panel.scroll}>
        {sides.length > 1 && (
          <DifferenceList
            changes={comparison.changes}
            differences={comparison.differences}
            at={at}
            wordsOf={wordsOf}
            onStep={onStep}
          />
        )}
        {thing && <ThingDetails thing={thing} sides={sides} schema={schema} textOf={textOf} />}
        <AnswerDetails sides={sides} schema={schema} current={current?.kind === "answer" ? current.field.name : null} />
        <Findings findings={review.findings} nameOf={nameOf} onShow={onFinding} />
        {listed && schema.tools.length > 0 && (
          <RegionList key={listed.key} editor={listed.editor} textOf={textOf} onShow={onShow} />
        )}
        {review.earlier && (
          <PanelSection title="About the last verdict">
            <CheckThread checkId={review.earlier.check.id} empty="Nothing was said about it." />
          </PanelSection>
        )}
        <PanelSection title="Conversation">
          <CheckThread checkId={review.check.id} empty="Ask those whose work it is what is not clear." />
        </PanelSection>
      </div>
    </aside>
  );
}
