import { type Shortcut, useShortcuts } from "../../../core/console/look/shortcuts.ts";
import { actualSize, zoomBy } from "../canvas/canvas-bar.tsx";
import { fitView, type ViewStore } from "../canvas/view.ts";
import type { Editor } from "../document/editor.ts";
import { selectNext } from "../keys/actions.ts";
import type { Candidate } from "./verdict-bar.tsx";

interface ReviewKeysOptions {
  candidates: readonly Candidate[];
  /** There are differences to step through. */
  several: boolean;
  hasBefore: boolean;
  view: ViewStore | null;
  /** The annotation that stands. */
  editor: Editor | undefined;
  sendBackOpened: boolean;
  ended: boolean;
}
interface ReviewActs {
  onStand(annotationId: string): void;
  onAccept(): void;
  onFix(): void;
  onReject(): void;
  onSendBack(): void;
  onCancel(): void;
  onPin(): void;
  onStep(by: 1 | -1): void;
  onClear(): void;
  overlay(): void;
  differencesOnly(): void;
  before(): void;
}

/** Every key of the comparison. */
export function useReviewKeys(
  { candidates, several, hasBefore, view, editor, sendBackOpened, ended }: ReviewKeysOptions,
  act: ReviewActs,
): void {
  const list: Shortcut[] = [];
  const add = (group: string, id: string, keys: string, title: string, run: () => void, more: Partial<Shortcut> = {}) =>
    list.push({ id: `review.${id}`, keys, title, group, run, ...more });
  if (!ended && sendBackOpened) {
    add("Verdict", "send-back", "mod+enter", "Send back", act.onSendBack, { inFields: true });
    add("Verdict", "cancel", "esc", "Back to the comparison", act.onCancel, { inFields: true });
  } else if (!ended) {
    add("Verdict", "accept", "a", "Accept the annotation that stands", act.onAccept);
    add("Verdict", "fix", "f", "Fix the annotation that stands", act.onFix);
    add("Verdict", "reject", "r", "Reject: say what goes back, and why", act.onReject);
  }
  if (!sendBackOpened) add("Comparison", "clear", "esc", "Look at nothing in particular", act.onClear);
  if (!ended) add("Verdict", "pin", "m", "Pin a remark to what is being looked at", act.onPin);
  if (candidates.length > 1) {
    candidates
      .slice(0, 9)
      .forEach(({ annotationId, name }, at) =>
        add("Verdict", `stand.${at + 1}`, String(at + 1), `Let ${name}'s annotation stand`, () =>
          act.onStand(annotationId),
        ),
      );
  }
  if (several) {
    add("Comparison", "next-difference", "n", "Next difference", () => act.onStep(1), { repeats: true });
    add("Comparison", "previous-difference", "p", "Previous difference", () => act.onStep(-1), { repeats: true });
    add("Comparison", "overlay", "o", "In one picture, or side by side", act.overlay);
    add("Comparison", "differences-only", "d", "Show differences only, or everything", act.differencesOnly);
  }
  if (hasBefore) add("Comparison", "before", "b", "Before and after", act.before);
  if (editor) {
    add("Comparison", "next-region", "]", "Next region", () => selectNext(editor, 1), { repeats: true });
    add("Comparison", "previous-region", "[", "Previous region", () => selectNext(editor, -1), { repeats: true });
  }
  if (view) {
    add("View", "fit", "0", "Fit the picture", () => fitView(view));
    add("View", "actual", "z", "Actual size", () => actualSize(view));
    add("View", "zoom-in", "plus", "Zoom in", () => zoomBy(view, 1.25), { repeats: true });
    add("View", "zoom-in2", "=", "Zoom in", () => zoomBy(view, 1.25), { repeats: true });
    add("View", "zoom-out", "-", "Zoom out", () => zoomBy(view, 0.8), { repeats: true });
  }
  useShortcuts(list);
}
