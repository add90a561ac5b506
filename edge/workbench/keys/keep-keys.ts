import type { KeyboardEvent } from "react";

const ofControls = new Set(["Enter", " ", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"]);

/** For bars and panels: Enter, Space and arrows belong to the control that has the focus, not to the canvas. */
export function keepKeys(event: KeyboardEvent): void {
  if (ofControls.has(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
}
