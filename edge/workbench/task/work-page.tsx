import { Button, Center, Skeleton, Stack } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { IconCoffee } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { EmptyState } from "../../../core/console/look/empty-state.tsx";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { useMe } from "../../../core/console/look/session.ts";
import { useShortcuts } from "../../../core/console/look/shortcuts.ts";
import { AppBar } from "../queues/app-bar.tsx";
import { ReviewView } from "../review/review-view.tsx";
import { AnnotateView } from "./annotate-view.tsx";
import { draftsOnDevice } from "./drafts-on-device.ts";
import { claimNext, imageSize, withMyWork } from "./open-task.ts";
import classes from "./task.module.css";
import { useReadyNext } from "./use-ready-next.ts";

/** Claims and opens the next task of a queue, as its annotator or reviewer, again and again. */
export function WorkPage({ queueId }: { queueId: string }) {
  const { user } = useMe();
  const cache = useQueryClient();
  const [, go] = useLocation();
  const [round, setRound] = useState(0);
  const task = useQuery({
    queryKey: ["open-task", queueId, user.id, round],
    queryFn: () => openNext(queueId, user.id),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const next = () => {
    void cache.invalidateQueries({ queryKey: ["tasks", "listQueues"] });
    void cache.invalidateQueries({ queryKey: ["projects"] });
    setRound((old) => old + 1);
  };
  useReadyNext(queueId, task.data && !("empty" in task.data) ? assignmentOf(task.data) : null);
  useShortcuts([{ id: "task.queues", keys: "g q", title: "My queues", group: "Task", run: () => go("/") }]);
  if (task.error)
    return (
      <Shell>
        <ProblemAlert error={task.error} onRetry={() => void task.refetch()} />
      </Shell>
    );
  if (!task.data) return <Loading />;
  if ("empty" in task.data)
    return <NothingLeft detail={task.data.empty.detail} reason={task.data.empty.reason} onAgain={next} />;
  const { data } = task;
  if (data.kind === "annotate")
    return <AnnotateView key={data.open.assignment.id} open={data.open} size={data.size} onNext={next} />;
  const { assignment, task: claimed } = data.claimed;
  return <ReviewView key={assignment.id} assignment={assignment} task={claimed} onDone={next} />;
}

type Opened = Exclude<Awaited<ReturnType<typeof openNext>>, { empty: unknown }>;

function assignmentOf(opened: Opened): string {
  return opened.kind === "annotate" ? opened.open.assignment.id : opened.claimed.assignment.id;
}

async function openNext(queueId: string, userId: string) {
  const claimed = await claimNext(queueId);
  if ("empty" in claimed) return claimed;
  if (claimed.assignment.stage === "review") return { kind: "review" as const, claimed };
  const { data } = claimed.task;
  const size = data.type === "image" ? imageSize(data) : null;
  const open = await withMyWork(claimed, userId, draftsOnDevice);
  return { kind: "annotate" as const, open, size: await size };
}

function Shell({ children }: { children: React.ReactNode }) {
  return (
    <>
      <AppBar />
      <Center component="main" p="xl">
        <div style={{ maxWidth: 560 }}>{children}</div>
      </Center>
    </>
  );
}

function Loading() {
  return (
    <div className={classes.page} aria-busy aria-label="Opening the next task">
      <div className={classes.bar}>
        <Skeleton w={34} h={28} />
        <Skeleton w={260} h={16} />
      </div>
      <div className={classes.body}>
        <div style={{ width: 44 }} />
        <div style={{ flex: 1, background: "#0c0d0f" }} />
        <Stack w={304} p="sm" gap="sm">
          <Skeleton h={90} />
          <Skeleton h={140} />
        </Stack>
      </div>
    </div>
  );
}

/** Looks again by itself for as long as somebody watches. */
function NothingLeft({ reason, detail, onAgain }: { reason: string; detail: string; onAgain(): void }) {
  useDocumentTitle("Nothing waits · Welo workbench");
  const [, go] = useLocation();
  useEffect(() => {
    const timer = setTimeout(onAgain, 15_000);
    return () => clearTimeout(timer);
  }, [onAgain]);
  const titles: Record<string, string> = {
    all_done: "All done",
    queue_paused: "The queue is paused",
    project_not_active: "The project is not active",
    onboarding: "Onboarding goes on",
    skills: "This queue asks for more practice",
    languages: "This queue is for other languages",
    daily_limit: "Enough for today",
  };
  return (
    <Shell>
      <EmptyState
        icon={IconCoffee}
        title={titles[reason] ?? "Nothing waits for you"}
        action={
          <Button onClick={() => go("/")} autoFocus>
            My queues
          </Button>
        }
        link={
          <Button variant="subtle" size="compact-sm" onClick={onAgain}>
            Look again
          </Button>
        }
      >
        {detail}
      </EmptyState>
    </Shell>
  );
}
