import { ActionIcon, Button, Popover, Slider, Stack, Switch, Text, Tooltip } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconMaximize, IconMinus, IconPlus } from "@tabler/icons-react";
import { centredOn, toImage, zoomAt } from "../geometry/viewport.ts";
import { keepKeys } from "../keys/keep-keys.ts";
import { type Store, useStore } from "../store.ts";
import classes from "./canvas.module.css";
import { changeDisplay, changeViewport, defaultDisplay, display, fitView, type ViewStore } from "./view.ts";

/** Zooms about the middle of the canvas. */
export function zoomBy(view: ViewStore, factor: number): void {
  changeViewport(view, (old, { canvas }) => zoomAt(old, factor, [canvas.width / 2, canvas.height / 2]));
}

/** Shows the picture pixel by pixel, keeping what is in the middle. */
export function actualSize(view: ViewStore): void {
  changeViewport(view, (old, { canvas }) => centredOn(toImage(old, [canvas.width / 2, canvas.height / 2]), 1, canvas));
}

/** Zoom, the pointer's place in the image, and how the picture is shown. */
export function CanvasBar({ view, spot }: { view: ViewStore; spot?: Store<string> }) {
  const scale = useStore(view, (v) => v.viewport.scale);
  return (
    <div className={classes.bar} data-controls onKeyDown={keepKeys}>
      <BarButton label="Zoom out (-)" onClick={() => zoomBy(view, 1 / 1.25)} icon={<IconMinus size={16} />} />
      <Tooltip label="Actual size (Z)">
        <Button size="compact-sm" variant="subtle" color="gray" miw={58} px={4} onClick={() => actualSize(view)}>
          {scale < 0.1 ? (scale * 100).toFixed(1) : Math.round(scale * 100)} %
        </Button>
      </Tooltip>
      <BarButton label="Zoom in (+)" onClick={() => zoomBy(view, 1.25)} icon={<IconPlus size={16} />} />
      <BarButton label="Fit the picture (0)" onClick={() => fitView(view)} icon={<IconMaximize size={16} />} />
      <DisplayMenu />
      {spot && <Spot spot={spot} />}
    </div>
  );
}

function BarButton({ label, icon, onClick }: { label: string; icon: React.ReactNode; onClick(): void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label.replace(/ \(.*/, "")} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function Spot({ spot }: { spot: Store<string> }) {
  const words = useStore(spot, (s) => s);
  return (
    <span className={classes.spot} aria-hidden>
      {words}
    </span>
  );
}

function DisplayMenu() {
  const now = useStore(display, (d) => d);
  const changed = now.brightness !== 100 || now.contrast !== 100;
  return (
    <Popover position="top-start" width={260} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label="How the picture is shown">
          <ActionIcon
            variant={changed ? "light" : "subtle"}
            color={changed ? "accent" : "gray"}
            aria-label="How the picture is shown"
          >
            <IconAdjustmentsHorizontal size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="How the picture is shown">
        <Stack gap="sm">
          <Level label="Brightness" value={now.brightness} onChange={(brightness) => changeDisplay({ brightness })} />
          <Level label="Contrast" value={now.contrast} onChange={(contrast) => changeDisplay({ contrast })} />
          <Toggle label="Crosshair" name="crosshair" on={now.crosshair} />
          <Toggle label="Pixel grid when zoomed in" name="grid" on={now.grid} />
          <Toggle label="Names of all regions" name="labels" on={now.labels} />
          <Toggle label="Snap to whole pixels" name="snap" on={now.snap} />
          <Button size="compact-sm" variant="default" onClick={() => changeDisplay(defaultDisplay)}>
            Standard display
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Level({ label, value, onChange }: { label: string; value: number; onChange(value: number): void }) {
  return (
    <div>
      <Text fz="sm">
        {label} {value} %
      </Text>
      <Slider min={20} max={300} step={5} value={value} onChange={onChange} thumbLabel={label} label={null} size="sm" />
    </div>
  );
}

function Toggle({ label, name, on }: { label: string; name: "crosshair" | "grid" | "labels" | "snap"; on: boolean }) {
  return (
    <Switch size="sm" label={label} checked={on} onChange={(e) => changeDisplay({ [name]: e.currentTarget.checked })} />
  );
}
