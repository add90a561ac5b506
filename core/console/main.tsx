import { LookProvider } from "./look/provider.tsx";
// Stylesheets in this order: later ones win. The bundler does not load those of pages that come later, so all are here.
import "@mantine/charts/styles.css";
import "@mantine/dropzone/styles.css";
import "./console.module.css";
import "./figure.module.css";
import "./look/data-table.module.css";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { setEdgeOrigin } from "./look/edge-origin.ts";
import { SessionGate } from "./look/session-gate.tsx";

const answer = await fetch("/console/config.json").catch(() => null);
const config = answer?.ok ? ((await answer.json()) as { edge: string }) : { edge: "" };
setEdgeOrigin(config.edge);
createRoot(document.getElementById("root")!).render(
  <LookProvider>
    <SessionGate product="Welo console">
      <App />
    </SessionGate>
  </LookProvider>,
);
