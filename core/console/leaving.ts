import { useEffect } from "react";
import type { AroundNavHandler } from "wouter";
import { confirm } from "./look/confirm.tsx";

let what: string | null = null;

/** While `unsaved` names something, leaving the page asks first. */
export function useLeaveGuard(unsaved: string | null): void {
  useEffect(() => {
    what = unsaved;
    if (unsaved === null) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", onUnload);
    return () => {
      what = null;
      window.removeEventListener("beforeunload", onUnload);
    };
  }, [unsaved]);
}

/** For the router: goes on, or asks where something would be lost; filters of the same page never are. */
export const guardedNavigation: AroundNavHandler = (navigate, to, options) => {
  if (what === null || to.split("?")[0] === location.pathname) return navigate(to, options);
  const question = confirm({
    title: "Leave without saving?",
    body: `${what} has changes that are not saved. They are lost when you leave.`,
    action: "Leave",
    danger: true,
  });
  void question.then((agreed) => {
    if (!agreed) return;
    what = null;
    navigate(to, options);
  });
};
