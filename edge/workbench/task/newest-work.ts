import type { Annotation } from "../../../core/annotations/contract.ts";
import { type Doc, docOf } from "../document/document.ts";
import type { LocalDraft } from "../saving/local-drafts.ts";

export interface Work {
  doc: Doc;
  /** The highest sequence that the server or this device knows. */
  lastSequence: number;
  savedAt: number | null;
  /** How sure the person has said to be. */
  confidence: number | null;
  /** It comes from this device and has yet to reach the server. */
  restored: boolean;
  /** Nobody but a model has said anything: there is neither a draft nor a hand-in of the person's own. */
  untouched: boolean;
}

/** Which of the server's and this device's work is newer; equal sequences mean the same work. */
export function newestWork(mine: Annotation | null, kept: LocalDraft | null): Work {
  const draft = mine?.draft ?? null;
  const serverSequence = draft?.sequence ?? 0;
  const lastSequence = Math.max(serverSequence, kept?.sequence ?? 0);
  if (kept && !kept.synced && kept.sequence > serverSequence) {
    const doc = docOf(kept.result);
    const confidence = kept.confidence ?? null;
    return { doc, lastSequence, savedAt: null, confidence, restored: true, untouched: false };
  }
  const savedAt = draft ? Date.parse(draft.savedAt) : null;
  const untouched = draft === null && (mine?.version ?? 0) === 0;
  const doc = docOf(draft?.result ?? mine?.result ?? {});
  // Of work that goes on after a hand-in, this device alone knows what was said since.
  const said = kept && kept.sequence === serverSequence ? kept.confidence : undefined;
  const confidence = said ?? mine?.confidence ?? null;
  return { doc, lastSequence, savedAt, confidence, restored: false, untouched };
}
