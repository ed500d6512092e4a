/**
 * An input of hand tracking as large as GradBench's: its model of 10,000 vertices is not stored here, so the small
 * model's bones get a skin of as many vertices, copies of its own that are moved a little, which follow the same bones.
 */
const vertexCount = 10_000;

/**
 * @param small   the stored input whose bones, angles and vertices are used
 * @param count   how many points are observed, each in a triangle
 * @param random  numbers in [0, 1)
 */
export function syntheticHand({ theta, data: { model } }, count, random) {
  const known = model.base_positions.length;
  const around = (value, distance) => value + distance * (2 * random() - 1);
  const below = (length) => Math.floor(length * random());
  const positions = Array.from({ length: vertexCount }, (_, i) => {
    const [x, y, z, one] = model.base_positions[i % known];
    return [around(x, 1e-3), around(y, 1e-3), around(z, 1e-3), one];
  });
  return {
    theta,
    us: Array.from({ length: count }, () => [random(), random()]),
    data: {
      model: {
        ...model,
        base_positions: positions,
        weights: Array.from({ length: vertexCount }, (_, i) => model.weights[i % known]),
        triangles: model.triangles.map(() => [below(vertexCount), below(vertexCount), below(vertexCount)]),
      },
      correspondences: Array.from({ length: count }, () => below(model.triangles.length)),
      points: Array.from({ length: count }, () => [around(0, 1), around(0, 1), around(0, 1)]),
    },
  };
}
