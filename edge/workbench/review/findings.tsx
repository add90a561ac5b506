import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import type { Finding } from "../../../core/quality/contract.ts";
import { PanelSection } from "../panel/panel-section.tsx";
import classes from "./review-panel.module.css";

interface FindingsProps {
  findings: readonly Finding[];
  nameOf(annotationId: string): string;
  onShow(finding: Finding): void;
}

/** What the automated check found; a finding about a region leads to it. */
export function Findings({ findings, nameOf, onShow }: FindingsProps) {
  if (findings.length === 0) return null;
  return (
    <PanelSection title="Automated check" aside={findings.length === 1 ? "1 finding" : `${findings.length} findings`}>
      <ul className={classes.findings}>
        {findings.map((finding, i) => (
          <li key={`${finding.annotationId} ${finding.regionId} ${finding.rule} ${i}`}>
            <button
              type="button"
              className={classes.finding}
              disabled={finding.regionId === null}
              onClick={() => onShow(finding)}
            >
              {finding.severity === "error" ? (
                <IconCircleX size={15} color="var(--look-bad)" role="img" aria-label="Error" />
              ) : (
                <IconAlertTriangle size={15} color="var(--look-warn)" role="img" aria-label="Warning" />
              )}
              <span>
                <span className={classes.sayer}>{nameOf(finding.annotationId)}</span> {finding.detail}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}
