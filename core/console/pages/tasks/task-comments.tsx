import { Button, Group, Skeleton, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Comment } from "../../../comments/contract.ts";
import type { Task } from "../../../tasks/contract.ts";
import classes from "../../console.module.css";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { UserName } from "../../look/user-name.tsx";

/** The conversation about a task, by thread. */
export function TaskComments({ task }: { task: Task }) {
  const cache = useQueryClient();
  const mayWrite = useCan("comment.create");
  const key = ask("comments", "listComments", { entity_type: "TASK", entity_id: task.id, limit: 200 });
  const query = useQuery(key);
  const refresh = () => void cache.invalidateQueries({ queryKey: key.queryKey });
  const write = useMutation({
    mutationFn: ({ body, threadId }: { body: string; threadId?: string }) =>
      api.comments.createComment({
        entityType: "TASK",
        entityId: task.id,
        projectId: task.projectId,
        body,
        ...(threadId ? { threadId } : {}),
      }),
    onSuccess: refresh,
  });
  const resolve = useMutation({
    mutationFn: ({ id, resolved }: { id: string; resolved: boolean }) =>
      api.comments.resolveComment({ commentId: id, resolved }),
    onSuccess: refresh,
  });
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={120} aria-hidden />;
  const threads = [...Map.groupBy(query.data.items, (one) => one.threadId).values()];
  return (
    <Stack gap="md">
      {threads.length === 0 && (
        <Text fz="sm" c="dimmed">
          No comments. A question asked here reaches everybody who works on the task.
        </Text>
      )}
      {threads.map((thread) => (
        <Thread
          key={thread[0]!.threadId}
          comments={thread}
          mayWrite={mayWrite}
          onAnswer={(body) => write.mutateAsync({ body, threadId: thread[0]!.threadId })}
          onResolve={(resolved) => resolve.mutate({ id: thread[0]!.id, resolved })}
        />
      ))}
      {mayWrite && <Writer label="New comment" action="Comment" onWrite={(body) => write.mutateAsync({ body })} />}
    </Stack>
  );
}

interface ThreadProps {
  comments: Comment[];
  mayWrite: boolean;
  onAnswer(body: string): Promise<unknown>;
  onResolve(resolved: boolean): void;
}

function Thread({ comments, mayWrite, onAnswer, onResolve }: ThreadProps) {
  const [answering, setAnswering] = useState(false);
  const [first] = comments;
  const resolved = Boolean(first?.resolvedAt);
  return (
    <div className={classes.thread}>
      <Stack gap="xs">
        {comments.map((one) => (
          <div key={one.id}>
            <Group gap={8}>
              <UserName id={one.authorId} fz="sm" fw="bold" />
              <RelativeTime at={one.createdAt} fz="xs" c="dimmed" />
            </Group>
            <Text
              fz="sm"
              style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
              c={one.deleted ? "dimmed" : undefined}
            >
              {one.deleted ? "This comment was deleted." : one.body}
            </Text>
          </div>
        ))}
        <Group gap="xs">
          {resolved && (
            <Text fz="xs" c="dimmed">
              Resolved by <UserName id={first?.resolvedBy ?? null} />
            </Text>
          )}
          {mayWrite && (
            <>
              <Button size="compact-xs" variant="subtle" onClick={() => setAnswering(!answering)}>
                Answer
              </Button>
              <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onResolve(!resolved)}>
                {resolved ? "Reopen" : "Resolve"}
              </Button>
            </>
          )}
        </Group>
        {answering && (
          <Writer label="Answer" action="Answer" onWrite={(body) => onAnswer(body).then(() => setAnswering(false))} />
        )}
      </Stack>
    </div>
  );
}

function Writer({
  label,
  action,
  onWrite,
}: {
  label: string;
  action: string;
  onWrite(body: string): Promise<unknown>;
}) {
  const [body, setBody] = useState("");
  const [busy, setBusy] = useState(false);
  const send = () => {
    if (!body.trim() || busy) return;
    setBusy(true);
    onWrite(body)
      .then(
        () => setBody(""),
        () => {},
      )
      .finally(() => setBusy(false));
  };
  return (
    <Stack gap="xs">
      <Textarea
        aria-label={label}
        placeholder={label}
        autosize
        minRows={2}
        maxLength={5000}
        value={body}
        onChange={(e) => setBody(e.currentTarget.value)}
        onKeyDown={(e) => e.key === "Enter" && (e.metaKey || e.ctrlKey) && send()}
      />
      <Group>
        <Button size="xs" disabled={!body.trim()} loading={busy} onClick={send}>
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
