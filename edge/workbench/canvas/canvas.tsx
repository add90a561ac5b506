import { Loader } from "@mantine/core";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Region } from "../../../core/annotations/region.contract.ts";
import type { Editor } from "../document/editor.ts";
import { round2, type Size } from "../geometry/point.ts";
import { type Store, useStore } from "../store.ts";
import classes from "./canvas.module.css";
import { type CanvasController, createCanvas } from "./controller.ts";
import type { Ink } from "./paint.ts";
import { display, resizeView, type ViewStore } from "./view.ts";

export interface ImageCanvasProps {
  editor: Editor;
  view: ViewStore;
  /** Where the picture's bytes are; null while that is not known. */
  url: string | null;
  label: string;
  inkOf(region: Region): Ink;
  titleOf(region: Region): string;
  onOpen?(id: string, at: { x: number; y: number }): void;
  onReady?(controller: CanvasController | null): void;
  onPictureError?(): void;
  /** Told where in the image the pointer is. */
  spot?: Store<string>;
  testId?: string;
  children?: ReactNode;
}

/** The picture with its regions; CSS position of an image pixel is `data-offset-x + x * data-scale`. */
export function ImageCanvas(props: ImageCanvasProps) {
  const { editor, view, url, label, testId = "canvas", children } = props;
  const host = useRef<HTMLDivElement>(null);
  const layers = useRef<HTMLDivElement>(null);
  const live = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const across = useRef<HTMLDivElement>(null);
  const down = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const [loaded, setLoaded] = useState<string | null>(null);
  const { brightness, contrast } = useStore(display, (d) => d);
  latest.current = props;

  useLayoutEffect(() => {
    const element = host.current!;
    const measure = () => resizeView(view, { width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [view]);

  useEffect(() => {
    const controller = createCanvas({
      host: host.current!,
      layers: layers.current!,
      live: live.current!,
      picture: picture.current!,
      editor,
      view,
      inkOf: (region) => latest.current.inkOf(region),
      titleOf: (region) => latest.current.titleOf(region),
      onOpen: (id, at) => latest.current.onOpen?.(id, at),
      onHover(css, at) {
        const shown = css !== null && display.get().crosshair && editor.store.get().tool !== "select";
        across.current!.style.visibility = down.current!.style.visibility = shown ? "visible" : "hidden";
        if (css) across.current!.style.transform = `translateY(${css[1]}px)`;
        if (css) down.current!.style.transform = `translateX(${css[0]}px)`;
        latest.current.spot?.set(css ? spotWords(at, view.get().image) : "");
      },
    });
    latest.current.onReady?.(controller);
    const unfollow = editor.store.subscribe(() => {
      if (editor.store.get().tool === "select")
        across.current!.style.visibility = down.current!.style.visibility = "hidden";
    });
    return () => {
      unfollow();
      latest.current.onReady?.(null);
      controller.destroy();
    };
  }, [editor, view]);

  useLayoutEffect(() => {
    const place = () => {
      const { scale, offsetX, offsetY } = view.get().viewport;
      const element = picture.current!;
      element.style.transform = `matrix(${scale}, 0, 0, ${scale}, ${offsetX}, ${offsetY})`;
      element.toggleAttribute("data-crisp", scale >= 3);
    };
    place();
    return view.subscribe(place);
  }, [view]);

  const image = view.get().image;
  return (
    <div
      ref={host}
      className={classes.canvas}
      data-testid={testId}
      data-loaded={loaded === url && url !== null}
      tabIndex={0}
      role="application"
      aria-roledescription="image canvas"
      aria-label={label}
    >
      <img
        ref={picture}
        className={classes.picture}
        src={url ?? undefined}
        alt=""
        width={image.width}
        height={image.height}
        draggable={false}
        decoding="async"
        style={{
          filter:
            brightness === 100 && contrast === 100 ? undefined : `brightness(${brightness}%) contrast(${contrast}%)`,
          visibility: loaded === url ? "visible" : "hidden",
        }}
        onLoad={(event) => {
          uprightAs(event.currentTarget, image);
          setLoaded(url);
        }}
        onError={() => url && props.onPictureError?.()}
      />
      <div ref={layers} className={classes.layers} aria-hidden />
      <div ref={live} className={classes.layers} aria-hidden />
      <div ref={across} className={`${classes.line} ${classes.across}`} aria-hidden />
      <div ref={down} className={`${classes.line} ${classes.down}`} aria-hidden />
      {loaded !== url && (
        <div className={classes.waiting}>
          <Loader size="sm" color="gray" aria-label="Loading the picture" />
        </div>
      )}
      {children}
    </div>
  );
}

function spotWords([x, y]: readonly [number, number], size: Size): string {
  if (x < 0 || y < 0 || x > size.width || y > size.height) return "";
  return `${round2(x).toFixed(1)}, ${round2(y).toFixed(1)}`;
}

// Regions are kept in the stored picture's own pixels; a camera's rotation flag must not turn it under them.
function uprightAs(picture: HTMLImageElement, size: Size): void {
  const { naturalWidth: w, naturalHeight: h } = picture;
  const turned = w !== h && w === size.height && h === size.width;
  picture.style.imageOrientation = turned ? "none" : "from-image";
}
