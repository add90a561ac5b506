import { Skeleton, Stack } from "@mantine/core";
import { type ComponentType, lazy, type LazyExoticComponent, Suspense } from "react";
import { Route, Router, Switch, useLocation } from "wouter";
import { PageHeader } from "./look/page-header.tsx";
import { Page, PageGuard } from "./page.tsx";
import { Shell } from "./shell.tsx";

type PageComponent = LazyExoticComponent<ComponentType>;
const page = (load: () => Promise<ComponentType>): PageComponent => lazy(async () => ({ default: await load() }));

const routes: [string, PageComponent][] = [
  ["/", page(async () => (await import("./pages/overview/overview-page.tsx")).OverviewPage)],
  ["/projects", page(async () => (await import("./pages/projects/projects-page.tsx")).ProjectsPage)],
  ["/projects/new", page(async () => (await import("./pages/new-project/new-project-page.tsx")).NewProjectPage)],
  ["/projects/:projectId/:section?", page(async () => (await import("./pages/projects/project-page.tsx")).ProjectPage)],
  ["/tasks", page(async () => (await import("./pages/tasks/tasks-page.tsx")).TasksPage)],
  ["/tasks/:taskId", page(async () => (await import("./pages/tasks/task-page.tsx")).TaskPage)],
  ["/queues", page(async () => (await import("./pages/queues/queues-page.tsx")).QueuesPage)],
  ["/workflows", page(async () => (await import("./pages/workflows/workflows-page.tsx")).WorkflowsPage)],
  ["/workflows/:workflowId", page(async () => (await import("./pages/workflows/workflow-page.tsx")).WorkflowPage)],
  ["/quality", page(async () => (await import("./pages/quality/quality-page.tsx")).QualityPage)],
  ["/exports", page(async () => (await import("./pages/exports/exports-page.tsx")).ExportsPage)],
  ["/people", page(async () => (await import("./pages/people/people-page.tsx")).PeoplePage)],
  ["/events", page(async () => (await import("./pages/events/events-page.tsx")).EventsPage)],
  ["/audit", page(async () => (await import("./pages/audit/audit-page.tsx")).AuditPage)],
  ["/mail", page(async () => (await import("./pages/mail/mail-page.tsx")).MailPage)],
  ["/settings", page(async () => (await import("./pages/settings/settings-page.tsx")).SettingsPage)],
];

/** The console: every page under its path. */
export function App() {
  return (
    <Router base="/console">
      <Shell>
        <Pages />
      </Shell>
    </Router>
  );
}

function Pages() {
  const [location] = useLocation();
  return (
    <PageGuard location={location}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          {routes.map(([path, component]) => (
            <Route key={path} path={path} component={component} />
          ))}
          <Route>
            <Page wide={false}>
              <PageHeader
                title="There is no such page"
                subtitle="The address may be old or mistyped. Press Ctrl-K to look for what you want."
              />
            </Page>
          </Route>
        </Switch>
      </Suspense>
    </PageGuard>
  );
}

function Waiting() {
  return (
    <Page>
      <Stack aria-hidden>
        <Skeleton h={28} w={240} />
        <Skeleton h={120} />
        <Skeleton h={320} />
      </Stack>
    </Page>
  );
}
