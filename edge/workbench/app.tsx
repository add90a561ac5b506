import { Route, Router, Switch } from "wouter";
import { Palette } from "../../core/console/look/palette.tsx";
import { ShortcutSheet } from "../../core/console/look/shortcut-sheet.tsx";
import { QueuesPage } from "./queues/queues-page.tsx";
import { WorkPage } from "./task/work-page.tsx";

/** The workbench: my queues, and the task at hand. */
export function App() {
  return (
    <Router base="/app">
      <ShortcutSheet />
      <Palette />
      <Switch>
        <Route path="/queues/:queueId">{({ queueId }) => <WorkPage key={queueId} queueId={queueId} />}</Route>
        <Route>
          <QueuesPage />
        </Route>
      </Switch>
    </Router>
  );
}
