import { LookProvider } from "../../core/console/look/provider.tsx";
// Ours come after the library's, so that they win.
import "./canvas/canvas.module.css";
import "./panel/panel.module.css";
import "./panel/tool-rail.module.css";
import "./text/text.module.css";
import "./task/task.module.css";
import "./queues/queues.module.css";
import "./review/review.module.css";
import "./review/pane.module.css";
import "./review/review-panel.module.css";
import { createRoot } from "react-dom/client";
import { AccountPages } from "./account/account-pages.tsx";
import { App } from "./app.tsx";
import { SessionGate } from "../../core/console/look/session-gate.tsx";

createRoot(document.getElementById("root")!).render(
  <LookProvider defaultColorScheme="dark">
    <AccountPages>
      <SessionGate product="Welo workbench">
        <App />
      </SessionGate>
    </AccountPages>
  </LookProvider>,
);
