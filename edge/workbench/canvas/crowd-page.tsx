import { MantineProvider } from "@mantine/core";
import { createRoot } from "react-dom/client";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { emptyDoc } from "../document/document.ts";
import { createEditor } from "../document/editor.ts";
import { ImageCanvas } from "./canvas.tsx";
import { createView } from "./view.ts";

/** The page of `bun run bench canvas`: the workbench's canvas alone, with as many boxes as the address asks for after its `#`. */
const image = { width: 4000, height: 3000 };
const colours = ["#e8590c", "#2f9e44", "#5b7aec", "#e64980", "#f59f00"];
const classes = colours.map((colour, at) => ({ name: `class ${at}`, colour, attributes: [] }));

/** Boxes all over the picture, always the same ones; many overlap. */
function boxes(count: number): Region[] {
  let seed = 1;
  const next = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most;
  return Array.from({ length: count }, (_, at) => ({
    id: `r${at}`,
    type: "bbox",
    class: classes[at % classes.length]!.name,
    attributes: {},
    x: next(image.width - 220),
    y: next(image.height - 220),
    width: 20 + next(200),
    height: 20 + next(200),
  }));
}

const regions = boxes(Number(location.hash.slice(1)));
const editor = createEditor(
  { media: "image", tools: ["bbox"], classes, fields: [], relations: [] },
  { ...emptyDoc, regions },
);
const picture = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${image.width}" height="${image.height}"><rect width="100%" height="100%" fill="#456"/></svg>`)}`;
const colourOf = new Map(classes.map(({ name, colour }) => [name, colour]));

/** When frames were drawn since the page was opened, in milliseconds. */
const drawn: number[] = [];
const frame = (at: number) => {
  drawn.push(at);
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
Object.assign(window, { drawn });

createRoot(document.getElementById("root")!).render(
  <MantineProvider>
    <div style={{ position: "fixed", inset: 0, display: "grid" }}>
      <ImageCanvas
        editor={editor}
        view={createView(image)}
        url={picture}
        label="Crowd"
        inkOf={(region) => ({ colour: colourOf.get(region.class) ?? "#fff" })}
        titleOf={(region) => region.class}
      />
    </div>
  </MantineProvider>,
);
