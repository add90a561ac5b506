import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./look.css";
import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { queryClient } from "./query-client.ts";
import { listenForShortcuts } from "./shortcuts.ts";
import { cssVariables, theme } from "./theme.ts";

export interface LookProviderProps {
  /** The theme of somebody who has not chosen one. */
  defaultColorScheme?: "auto" | "light" | "dark";
  children: ReactNode;
}

/** Theme, cache, dialogs, messages and shortcuts: what every page of both apps stands on. */
export function LookProvider({ defaultColorScheme = "auto", children }: LookProviderProps) {
  useEffect(listenForShortcuts, []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme={defaultColorScheme}>
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          <Notifications position="bottom-right" limit={4} />
          {children}
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
