import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { friendly } from "./problem.ts";
import { ShortId } from "./short-id.tsx";

/** A small message that something worked; leaves by itself. */
export function tell(title: string, message?: string): void {
  notifications.show({ title, message, color: "teal", icon: <IconCheck size={16} />, autoClose: 4000 });
}

/** A message that something was refused or failed, with the request id; stays until it is closed when the server is at fault. */
export function tellProblem(error: unknown): void {
  const { title, detail, requestId, status } = friendly(error);
  notifications.show({
    title,
    color: "red",
    icon: <IconAlertTriangle size={16} />,
    autoClose: status >= 500 || status === 0 ? false : 8000,
    message: (
      <>
        {detail}
        {requestId && (
          <div>
            Request <ShortId id={requestId} />
          </div>
        )}
      </>
    ),
  });
}
