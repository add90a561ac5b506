import { createRoot } from "react-dom/client";
import { LookProvider } from "./look/provider.tsx";
import { SessionGate } from "./look/session-gate.tsx";
import { setEdgeOrigin } from "./look/edge-origin.ts";

const config = (await (await fetch("/console/config.json")).json()) as { edge: string };
setEdgeOrigin(config.edge);
createRoot(document.getElementById("root")!).render(
  <LookProvider>
    <SessionGate product="Welo console">Hello</SessionGate>
  </LookProvider>,
);
