import { PageHeader } from "../../look/page-header.tsx";
import { Page } from "../../page.tsx";
import { ExportTable } from "./export-table.tsx";

/** Datasets that left, or are on their way. */
export function ExportsPage() {
  return (
    <Page>
      <PageHeader
        title="Exports"
        subtitle="Finished work as files, with a checksum and a report of what the format could not hold."
      />
      <ExportTable />
    </Page>
  );
}
