import { ActionIcon, Button, Checkbox, Group, Stack, Text, Textarea, Tooltip } from "@mantine/core";
import { IconCheck, IconMapPin, IconRotate } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Comment } from "../../../core/comments/contract.ts";
import { api } from "../../../core/console/look/api.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { RelativeTime } from "../../../core/console/look/relative-time.tsx";
import { useCan } from "../../../core/console/look/session.ts";
import { UserName } from "../../../core/console/look/user-name.tsx";
import type { Task } from "../../../core/tasks/contract.ts";
import type { Editor } from "../document/editor.ts";
import { classTitle, numbersOf } from "../document/region-name.ts";
import { useStore } from "../store.ts";
import classes from "./panel.module.css";

interface CommentsPanelProps {
  editor: Editor;
  task: Task;
  comments: readonly Comment[];
  error: unknown;
}

/** Threads about the task or one of its regions. */
export function CommentsPanel({ editor, task, comments, error }: CommentsPanelProps) {
  const mayWrite = useCan("comment.create");
  const threads = [...Map.groupBy(comments, (c) => c.threadId)];
  return (
    <div className={classes.scroll}>
      <Stack gap={0}>
        <ProblemAlert error={error} />
        {threads.length === 0 && !error && (
          <Text fz="xs" c="dimmed" p="sm">
            Nothing has been said about this task. Ask here what the instructions leave open.
          </Text>
        )}
        {threads.map(([id, members]) => (
          <Thread key={id} editor={editor} task={task} members={members} mayWrite={mayWrite} />
        ))}
        {mayWrite && <Composer editor={editor} task={task} />}
      </Stack>
    </div>
  );
}

function useRegionName(editor: Editor, id: string | null | undefined): string | null {
  const regions = useStore(editor.store, (s) => s.history.present.regions);
  const region = regions.find((r) => r.id === id);
  return region ? `${classTitle(editor.schema, region.class)} ${numbersOf(regions).get(region.id)}` : null;
}

function useRefresh(): () => void {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ queryKey: ["comments"] });
}

function Thread({
  editor,
  task,
  members,
  mayWrite,
}: {
  editor: Editor;
  task: Task;
  members: readonly Comment[];
  mayWrite: boolean;
}) {
  const [answering, setAnswering] = useState(false);
  const refresh = useRefresh();
  const first = members[0]!;
  const region = useRegionName(editor, first.regionId);
  const resolved = first.resolvedAt !== null;
  const resolve = useMutation({
    mutationFn: () => api.comments.resolveComment({ commentId: first.id, resolved: !resolved }),
    onSuccess: refresh,
  });
  return (
    <section className={classes.section} style={resolved ? { opacity: 0.7 } : undefined} aria-label="Thread">
      <Group justify="space-between" wrap="nowrap" mb={4}>
        {region ? (
          <button
            type="button"
            className={classes.class}
            style={{ width: "auto" }}
            onClick={() => editor.select([first.regionId!])}
          >
            <IconMapPin size={13} aria-hidden /> {region}
          </button>
        ) : (
          <Text fz="xs" c="dimmed">
            {first.regionId ? "A region that is gone" : "Whole task"}
          </Text>
        )}
        {mayWrite && (
          <Tooltip label={resolved ? "Reopen" : "Resolve"}>
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              aria-label={resolved ? "Reopen the thread" : "Resolve the thread"}
              loading={resolve.isPending}
              onClick={() => resolve.mutate()}
            >
              {resolved ? <IconRotate size={14} /> : <IconCheck size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {members.map((one) => (
        <div key={one.id} style={{ marginBottom: 8 }}>
          <Text fz="xs" c="dimmed">
            <UserName id={one.authorId} fw={560} c="var(--mantine-color-text)" /> <RelativeTime at={one.createdAt} />
          </Text>
          <Text
            fz="sm"
            style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
            c={one.deleted ? "dimmed" : undefined}
          >
            {one.deleted ? "Deleted" : one.body}
          </Text>
        </div>
      ))}
      {mayWrite && !answering && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setAnswering(true)}>
          Answer
        </Button>
      )}
      {answering && (
        <Composer editor={editor} task={task} threadId={first.threadId} onDone={() => setAnswering(false)} />
      )}
    </section>
  );
}

function Composer({
  editor,
  task,
  threadId,
  onDone,
}: {
  editor: Editor;
  task: Task;
  threadId?: string;
  onDone?(): void;
}) {
  const [body, setBody] = useState("");
  const [pinned, setPinned] = useState(true);
  const refresh = useRefresh();
  const selected = useStore(editor.store, (s) => (s.selection.size === 1 ? [...s.selection][0] : undefined));
  const region = useRegionName(editor, selected);
  const send = useMutation({
    mutationFn: () =>
      api.comments.createComment({
        entityType: "TASK",
        entityId: task.id,
        projectId: task.projectId,
        threadId,
        regionId: !threadId && pinned && selected ? selected : null,
        body,
      }),
    onSuccess: () => {
      setBody("");
      refresh();
      onDone?.();
    },
  });
  return (
    <div className={threadId ? undefined : classes.section}>
      <Textarea
        size="xs"
        autosize
        minRows={2}
        maxRows={8}
        placeholder={threadId ? "Answer" : "Ask or remark"}
        aria-label={threadId ? "Answer" : "New comment"}
        value={body}
        onChange={(e) => setBody(e.currentTarget.value)}
      />
      <Group justify="space-between" mt={6} gap="xs">
        {!threadId && region ? (
          <Checkbox
            size="xs"
            label={`About ${region}`}
            checked={pinned}
            onChange={(e) => setPinned(e.currentTarget.checked)}
          />
        ) : (
          <span />
        )}
        <Button size="compact-xs" disabled={body.trim() === ""} loading={send.isPending} onClick={() => send.mutate()}>
          Send
        </Button>
      </Group>
    </div>
  );
}
