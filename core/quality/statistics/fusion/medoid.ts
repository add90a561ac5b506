/**
 * Of several shapes the one that is most like the others, by weight; of equals the first. For polygons and all that cannot be averaged
 * without drawing what nobody drew. Throws a RangeError of nothing.
 */
export function medoid<Shape>(
  shapes: readonly Shape[],
  weights: readonly number[],
  likeness: (a: Shape, b: Shape) => number,
): Shape {
  let best = -1;
  let most = -Infinity;
  for (const [at, shape] of shapes.entries()) {
    const sum = shapes.reduce((total, other, to) => total + (to === at ? 0 : weights[to]! * likeness(shape, other)), 0);
    if (!(sum > most + 1e-12)) continue;
    best = at;
    most = sum;
  }
  if (best < 0) throw new RangeError("There is no shape to choose from.");
  return shapes[best]!;
}
