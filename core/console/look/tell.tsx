import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconArrowBackUp, IconCheck } from "@tabler/icons-react";
import { friendly } from "./problem.ts";
import { ShortId } from "./short-id.tsx";

/** A small message that something worked; leaves by itself. */
export function tell(title: string, message?: string): void {
  notifications.show({ title, message, color: "teal", icon: <IconCheck size={16} />, autoClose: 4000 });
}

/** A message that something was done, which can be taken back for as long as it shows; what `undo` answers in words is told with it. Returns what closes it. */
export function tellUndo(title: string, undo: () => Promise<unknown>, message?: string): () => void {
  const takeBack = () => {
    notifications.hide(id);
    const took = (said: unknown) => tell("Taken back", typeof said === "string" && said ? said : undefined);
    undo().then(took, tellProblem);
  };
  const id = notifications.show({
    title,
    color: "teal",
    icon: <IconCheck size={16} />,
    autoClose: 12_000,
    message: (
      <>
        {message && <div>{message}</div>}
        <Button
          size="compact-xs"
          variant="default"
          mt={6}
          leftSection={<IconArrowBackUp size={13} />}
          onClick={takeBack}
        >
          Undo
        </Button>
      </>
    ),
  });
  return () => notifications.hide(id);
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
