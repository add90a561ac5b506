import type { Region } from "../../annotations/region.contract.ts";

/** A public-domain photograph of an npm package, and what is to be seen on it (absolute pixels). */
export interface Photograph {
  package: string;
  name: string;
  scene: string;
  regions: Region[];
}
type Attributes = Record<string, string | boolean>;
let next = 0;
const id = () => `r${++next}`;
const box = (
  name: string,
  x: number,
  y: number,
  width: number,
  height: number,
  attributes: Attributes = {},
): Region => ({
  id: id(),
  type: "bbox",
  class: name,
  x,
  y,
  width,
  height,
  attributes: { visibility: "whole", ...attributes },
});
const outline = (name: string, points: [number, number][], attributes: Attributes = {}): Region => ({
  id: id(),
  type: "polygon",
  class: name,
  points,
  attributes: { visibility: "whole", ...attributes },
});
const cats = [40, 210, 385, 545, 712, 878].flatMap((x) => [28, 150, 266, 402].map((y) => box("animal", x, y, 122, 78)));

export const photographs: readonly Photograph[] = [
  {
    package: "nagasaki-boats",
    name: "Boats at Nagasaki",
    scene: "water",
    regions: [
      box("vehicle", 447, 124, 290, 456, { moving: false }),
      box("vehicle", 0, 630, 700, 145, { moving: true, visibility: "cut off by the edge" }),
      box("vehicle", 672, 645, 352, 172, { moving: false, visibility: "cut off by the edge" }),
      box("person", 388, 648, 56, 60, { posture: "sitting" }),
      box("person", 750, 672, 58, 118, { posture: "standing" }),
      outline("building", [
        [255, 500],
        [262, 452],
        [300, 428],
        [425, 428],
        [450, 478],
        [448, 506],
      ]),
      outline(
        "building",
        [
          [795, 525],
          [796, 455],
          [815, 437],
          [1010, 437],
          [1022, 470],
          [1020, 530],
        ],
        { visibility: "cut off by the edge" },
      ),
      outline(
        "plant",
        [
          [930, 340],
          [942, 205],
          [985, 170],
          [1023, 168],
          [1023, 440],
          [960, 430],
        ],
        { visibility: "cut off by the edge" },
      ),
    ],
  },
  {
    package: "airplane-from-above",
    name: "Airplane from above",
    scene: "air",
    regions: [
      outline(
        "vehicle",
        [
          [192, 185],
          [500, 188],
          [520, 130],
          [560, 112],
          [605, 128],
          [628, 192],
          [945, 200],
          [950, 330],
          [605, 322],
          [582, 575],
          [660, 602],
          [686, 640],
          [684, 692],
          [545, 682],
          [412, 694],
          [408, 640],
          [440, 598],
          [528, 575],
          [508, 322],
          [190, 320],
        ],
        { moving: true, visibility: "cut off by the edge" },
      ),
    ],
  },
  {
    package: "french-alpine-landscape",
    name: "Alpine landscape",
    scene: "country",
    regions: [
      outline(
        "other",
        [
          [90, 208],
          [100, 130],
          [190, 70],
          [240, 88],
          [345, 72],
          [425, 112],
          [480, 150],
          [600, 82],
          [690, 108],
          [800, 140],
          [872, 128],
          [940, 180],
          [880, 262],
          [700, 300],
          [480, 250],
          [250, 215],
        ],
        { what: "mountains" },
      ),
      outline("plant", [
        [518, 368],
        [530, 262],
        [552, 168],
        [575, 250],
        [590, 370],
      ]),
      outline("plant", [
        [22, 338],
        [40, 140],
        [58, 72],
        [78, 180],
        [96, 340],
      ]),
      outline("plant", [
        [690, 310],
        [705, 212],
        [732, 300],
        [738, 318],
      ]),
    ],
  },
  { package: "locomotion-house-cat", name: "A cat in motion", scene: "indoors", regions: cats },
  {
    package: "dust-bowl-home",
    name: "House in the Dust Bowl",
    scene: "country",
    regions: [
      outline("building", [
        [525, 305],
        [618, 226],
        [882, 252],
        [988, 312],
        [986, 464],
        [832, 470],
        [612, 474],
        [543, 462],
      ]),
      box("other", 632, 328, 44, 124, { what: "open door" }),
      box("other", 796, 328, 46, 88, { what: "window" }),
      outline("plant", [
        [402, 462],
        [410, 438],
        [520, 430],
        [545, 462],
        [520, 470],
      ]),
    ],
  },
  {
    package: "allium-oreophilum",
    name: "Allium oreophilum",
    scene: "indoors",
    regions: [
      outline(
        "plant",
        [
          [14, 222],
          [62, 190],
          [72, 140],
          [118, 80],
          [200, 138],
          [232, 76],
          [300, 76],
          [402, 78],
          [440, 90],
          [520, 140],
          [560, 100],
          [636, 70],
          [662, 150],
          [798, 168],
          [770, 250],
          [640, 320],
          [570, 410],
          [562, 620],
          [520, 680],
          [462, 690],
          [458, 1022],
          [412, 1022],
          [410, 690],
          [330, 640],
          [290, 420],
          [180, 330],
          [90, 280],
        ],
        { visibility: "cut off by the edge" },
      ),
    ],
  },
  {
    package: "march-pastoral",
    name: "Sheep in March",
    scene: "country",
    regions: [
      box("animal", 426, 172, 322, 205),
      box("animal", 448, 316, 168, 132),
      box("animal", 314, 58, 142, 122, { visibility: "partly hidden" }),
      box("animal", 116, 138, 68, 118),
      box("animal", 606, 48, 62, 98, { visibility: "partly hidden" }),
      box("animal", 810, 196, 84, 84),
      box("animal", 662, 166, 96, 96, { visibility: "partly hidden" }),
    ],
  },
];
