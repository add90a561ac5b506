import { Modal } from "@mantine/core";
import { useLocation, useSearch } from "wouter";
import { CheckThread } from "../../../core/console/look/check-thread.tsx";
import { keepKeys } from "../keys/keep-keys.ts";

/** The conversation about a review that the address names, such as a notification's link does. */
export function FeedbackDialog() {
  const [, go] = useLocation();
  const checkId = new URLSearchParams(useSearch()).get("feedback");
  return (
    <Modal
      opened={checkId !== null}
      onClose={() => go("/", { replace: true })}
      title="About a review"
      onKeyDown={keepKeys}
    >
      {checkId && (
        <CheckThread
          key={checkId}
          checkId={checkId}
          empty="Nothing was said yet. What you write reaches the reviewer."
        />
      )}
    </Modal>
  );
}
