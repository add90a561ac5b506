import { Skeleton, Stack } from "@mantine/core";
import { type ComponentType, lazy, type LazyExoticComponent, Suspense } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import { guardedNavigation } from "./leaving.ts";
import { PageHeader } from "./look/page-header.tsx";
import { useMe } from "./look/session.ts";
import { nouns } from "./navigation.ts";
import { Page, PageGuard } from "./page.tsx";
import { Shell } from "./shell.tsx";

type PageComponent = LazyExoticComponent<ComponentType>;
const page = (load: () => Promise<ComponentType>): PageComponent =>
  lazy(async () => ({ default: await load().catch(takeNewBuild) }));

const lastTry = "welo-console-reloaded";

/** A page whose file is gone belongs to an older build: loads the console anew, at most once a minute. */
function takeNewBuild(error: unknown): Promise<never> {
  if (Date.now() - Number(sessionStorage.getItem(lastTry) ?? 0) < 60_000) throw error;
  sessionStorage.setItem(lastTry, String(Date.now()));
  location.reload();
  return new Promise(() => {});
}

interface PageRoute {
  path: string;
  /** Asked for by everything on the page; null where each user sees their own. */
  permission: string | null;
  page: PageComponent;
}
const route = (path: string, permission: string | null, load: () => Promise<ComponentType>): PageRoute => ({
  path,
  permission,
  page: page(load),
});

const routes: PageRoute[] = [
  route("/", "analytics.read", async () => (await import("./pages/overview/overview-page.tsx")).OverviewPage),
  route("/projects", "project.read", async () => (await import("./pages/projects/projects-page.tsx")).ProjectsPage),
  route(
    "/projects/new",
    "project.create",
    async () => (await import("./pages/new-project/new-project-page.tsx")).NewProjectPage,
  ),
  route(
    "/projects/templates/:templateId",
    "template.read",
    async () => (await import("./pages/templates/template-page.tsx")).TemplatePage,
  ),
  route(
    "/projects/:projectId/:section?",
    "project.read",
    async () => (await import("./pages/projects/project-page.tsx")).ProjectPage,
  ),
  route(
    "/customers/:customerId",
    "customer.read",
    async () => (await import("./pages/customers/customer-page.tsx")).CustomerPage,
  ),
  route("/tasks", "task.read", async () => (await import("./pages/tasks/tasks-page.tsx")).TasksPage),
  route("/tasks/:taskId", "task.read", async () => (await import("./pages/tasks/task-page.tsx")).TaskPage),
  route("/queues", "queue.read", async () => (await import("./pages/queues/queues-page.tsx")).QueuesPage),
  route(
    "/workflows",
    "workflow.read",
    async () => (await import("./pages/workflows/workflows-page.tsx")).WorkflowsPage,
  ),
  route(
    "/workflows/:workflowId",
    "workflow.read",
    async () => (await import("./pages/workflows/workflow-page.tsx")).WorkflowPage,
  ),
  route("/quality", "quality.read", async () => (await import("./pages/quality/quality-page.tsx")).QualityPage),
  route(
    "/my-quality",
    "annotation.create",
    async () => (await import("./pages/my-quality/my-quality-page.tsx")).MyQualityPage,
  ),
  route("/exports", "export.read", async () => (await import("./pages/exports/exports-page.tsx")).ExportsPage),
  route("/people", "user.read", async () => (await import("./pages/people/people-page.tsx")).PeoplePage),
  route("/events", "event.read", async () => (await import("./pages/events/events-page.tsx")).EventsPage),
  route("/audit", "audit.read", async () => (await import("./pages/audit/audit-page.tsx")).AuditPage),
  route("/mail", "mail.read", async () => (await import("./pages/mail/mail-page.tsx")).MailPage),
  route("/settings", null, async () => (await import("./pages/settings/settings-page.tsx")).SettingsPage),
];

/** The console: every page under its path. */
export function App() {
  return (
    <Router base="/console" aroundNav={guardedNavigation}>
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
          {routes.map((one) => (
            <Route key={one.path} path={one.path}>
              <Permitted route={one} />
            </Route>
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

function Permitted({ route: { path, permission, page: Body } }: { route: PageRoute }) {
  const { permissions } = useMe();
  if (!permission || permissions.has(permission)) return <Body />;
  const first = nouns.find((one) => !one.permission || permissions.has(one.permission));
  if (path === "/" && first) return <Redirect to={first.href} replace />;
  return (
    <Page wide={false}>
      <PageHeader
        title="This page is not yours to see"
        subtitle={`It needs the permission ${permission}. Ask an owner or admin of the workspace for it.`}
      />
    </Page>
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
