import type { Pane } from "./panes.ts";
import type { Side } from "./sides.ts";
import classes from "./review.module.css";

/** Which panes there is room for: all of them, or the standing one (unless there is room for one only) and the one asked for. */
export function visiblePanes(
  panes: readonly Pane[],
  sides: readonly Side[],
  standing: string | null,
  beside: string | null,
  room: number,
): { shown: readonly Pane[]; tabs: boolean } {
  if (panes.length <= room) return { shown: panes, tabs: false };
  const stands = panes.find((_, at) => sides[at]!.current && sides[at]!.annotationId === standing) ?? panes[0]!;
  const wanted = panes.find((pane) => pane.key === beside);
  if (room === 1) return { shown: [wanted ?? stands], tabs: true };
  const other = wanted && wanted !== stands ? wanted : panes.find((pane) => pane !== stands)!;
  return { shown: [stands, other], tabs: true };
}

interface PaneTabsProps {
  panes: readonly Pane[];
  sides: readonly Side[];
  shown: readonly Pane[];
  onShow(key: string): void;
}

/** Chooses what is shown where there is no room for all. */
export function PaneTabs({ panes, sides, shown, onShow }: PaneTabsProps) {
  return (
    <div className={classes.tabs} role="toolbar" aria-label={shown.length > 1 ? "Compare with" : "Show"}>
      {panes.map((pane, at) => (
        <button
          key={pane.key}
          type="button"
          className={classes.tab}
          aria-pressed={shown.includes(pane)}
          onClick={() => onShow(pane.key)}
        >
          {sides[at]!.name}
        </button>
      ))}
    </div>
  );
}
