import { PageHeader } from "../../look/page-header.tsx";
import { Page } from "../../page.tsx";
import { TaskTable } from "./task-table.tsx";

/** Every task of the workspace. */
export function TasksPage() {
  return (
    <Page>
      <PageHeader
        title="Tasks"
        subtitle="One image or text each. Open one to see where it is, who worked on it and what may come next."
      />
      <TaskTable />
    </Page>
  );
}
