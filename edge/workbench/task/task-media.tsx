import { type ReactNode, type RefObject, useCallback } from "react";
import type { Region } from "../../../core/annotations/region.contract.ts";
import type { Task } from "../../../core/tasks/contract.ts";
import { ImageCanvas } from "../canvas/canvas.tsx";
import type { CanvasController } from "../canvas/controller.ts";
import type { Ink } from "../canvas/paint.ts";
import type { ViewStore } from "../canvas/view.ts";
import type { Editor } from "../document/editor.ts";
import { classTitle } from "../document/region-name.ts";
import type { Store } from "../store.ts";
import { TextPane } from "../text/text-pane.tsx";
import { useFileUrl } from "./use-file-url.ts";

interface TaskMediaProps {
  task: Task;
  editor: Editor;
  view: ViewStore | null;
  spot?: Store<string>;
  canvas?: RefObject<CanvasController | null>;
  /** What sets a region apart, such as a difference under review. */
  inkOf?(region: Region): Partial<Ink>;
  onOpen?(id: string, at: { x: number; y: number }): void;
  onRelate?(from: string, to: string, at: { x: number; y: number }): void;
  testId?: string;
  children?: ReactNode;
}

const plain = (): Partial<Ink> => ({});
const nothing = () => {};

/** The task's picture or text with its regions. */
export function TaskMedia({
  task,
  editor,
  view,
  spot,
  canvas,
  inkOf = plain,
  onOpen,
  onRelate = nothing,
  testId,
  children,
}: TaskMediaProps) {
  const { data } = task;
  const { url, retry } = useFileUrl(data.type === "image" ? data.fileId : null);
  const { schema } = editor;
  const ink = useCallback(
    (region: Region): Ink => {
      const known = schema.classes.find((c) => c.name === region.class);
      return { colour: known?.colour ?? "#8b8f98", skeleton: known?.skeleton, ...inkOf(region) };
    },
    [schema, inkOf],
  );
  const title = useCallback((region: Region) => classTitle(schema, region.class), [schema]);
  const relationTitle = useCallback(
    (type: string) => (schema.relations ?? []).find((r) => r.type === type)?.title ?? type,
    [schema],
  );
  if (data.type === "text") {
    return (
      <TextPane
        editor={editor}
        text={data.text}
        label={data.name ?? "Text"}
        inkOf={ink}
        titleOf={title}
        relationTitle={relationTitle}
        onRelate={onRelate}
        onOpen={onOpen}
        testId={testId ?? "text"}
      />
    );
  }
  return (
    <ImageCanvas
      editor={editor}
      view={view!}
      url={url}
      label={data.name ?? "Picture"}
      spot={spot}
      inkOf={ink}
      titleOf={title}
      onOpen={onOpen}
      onReady={(controller) => canvas && (canvas.current = controller)}
      onPictureError={retry}
      testId={testId ?? "canvas"}
    >
      {children}
    </ImageCanvas>
  );
}
