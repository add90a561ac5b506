import type { Annotation } from "../../../core/annotations/contract.ts";
import type { Finding } from "../../../core/quality/contract.ts";

/** The annotation to begin with: it agrees most with the others, then has the fewest findings, then came first. */
export function suggestStanding(
  annotations: readonly Annotation[],
  agreement: readonly (number | null)[],
  findings: readonly Finding[],
): string | null {
  const scored = annotations.map((annotation, at) => ({
    id: annotation.id,
    agreement: agreement[at] ?? 1,
    findings: findings.filter((f) => f.annotationId === annotation.id).length,
    at,
  }));
  scored.sort((a, b) => b.agreement - a.agreement || a.findings - b.findings || a.at - b.at);
  return scored[0]?.id ?? null;
}
