/**
 * The Jacobian of hand tracking, written by hand: the derivatives of the bones' matrices by the finger angles reach
 * only the bones of that finger from the turned one on; vertices follow by their weights.
 */
export function jacobian(theta, us, { model, correspondences, points }) {
  const { parents, baseRelatives, inverseBaseAbsolutes, basePositions, weights, triangles } = model;
  const bones = parents.length;
  const turns = anglesOf(theta, bones);
  const locals = baseRelatives.map((base, b) => product(base, joint(turns[b][0], turns[b][1])));
  const absolutes = [];
  for (let b = 0; b < bones; b++) {
    absolutes.push(parents[b] === -1 ? locals[b] : product(absolutes[parents[b]], locals[b]));
  }
  const transforms = absolutes.map((absolute, b) => product(absolute, inverseBaseAbsolutes[b]));
  // For each of the 20 angles: the bones it moves, and the derivatives of their transforms.
  const moved = [];
  for (let angle = 0; angle < 20; angle++) {
    const finger = Math.floor(angle / 4);
    const [bone, isZ] = [
      [2, false],
      [2, true],
      [3, false],
      [4, false],
    ][angle % 4];
    const turned = bone + 4 * finger;
    const derivatives = new Map();
    const parent = parents[turned];
    const local = product(baseRelatives[turned], jointDerivative(turns[turned][0], turns[turned][1], isZ));
    derivatives.set(turned, parent === -1 ? local : product(absolutes[parent], local));
    for (let b = turned + 1; b < bones; b++) {
      if (derivatives.has(parents[b])) derivatives.set(b, product(derivatives.get(parents[b]), locals[b]));
    }
    moved.push([...derivatives].map(([b, derivative]) => [b, product(derivative, inverseBaseAbsolutes[b])]));
  }

  const rotation = rotationWithDerivatives(theta[0], theta[1], theta[2]);
  const mirror = model.isMirrored ? -1 : 1;
  const vertexTangents = basePositions.map((base, i) => {
    const position = [0, 0, 0];
    const own = weights[i];
    for (let b = 0; b < bones; b++) add(position, own[b], transforms[b], base);
    position[0] *= mirror;
    // Row r: 26 tangents of coordinate r.
    const rows = [new Float64Array(27), new Float64Array(27), new Float64Array(27)];
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) {
        rows[r][26] += rotation.value[r][c] * position[c];
        for (let k = 0; k < 3; k++) rows[r][k] += rotation.derivatives[k][r][c] * position[c];
      }
      rows[r][26] += theta[3 + r];
      rows[r][3 + r] = 1;
    }
    for (let angle = 0; angle < 20; angle++) {
      const tangent = [0, 0, 0];
      for (const [b, derivative] of moved[angle]) add(tangent, own[b], derivative, base);
      tangent[0] *= mirror;
      for (let r = 0; r < 3; r++) {
        rows[r][6 + angle] =
          rotation.value[r][0] * tangent[0] + rotation.value[r][1] * tangent[1] + rotation.value[r][2] * tangent[2];
      }
    }
    return rows;
  });

  const result = [];
  for (let i = 0; i < points.length; i++) {
    for (let r = 0; r < 3; r++) {
      if (us.length === 0) {
        const row = vertexTangents[correspondences[i]][r];
        result.push(Array.from({ length: 26 }, (_, k) => -row[k]));
        continue;
      }
      const [a, b, c] = triangles[correspondences[i]].map((vertex) => vertexTangents[vertex][r]);
      const [u, v] = us[i];
      const row = [c[26] - a[26], c[26] - b[26]];
      for (let k = 0; k < 26; k++) row.push(-(u * a[k] + v * b[k] + (1 - u - v) * c[k]));
      result.push(row);
    }
  }
  return result;
}

function anglesOf(theta, bones) {
  const turns = Array.from({ length: bones }, () => [0, 0]);
  for (let finger = 0; finger < 5; finger++) {
    const first = 6 + 4 * finger;
    const bone = 2 + 4 * finger;
    turns[bone] = [theta[first], theta[first + 1]];
    turns[bone + 1] = [theta[first + 2], 0];
    turns[bone + 2] = [theta[first + 3], 0];
  }
  return turns;
}

function joint(aboutX, aboutZ) {
  const [ca, sa, cg, sg] = [Math.cos(aboutX), Math.sin(aboutX), Math.cos(aboutZ), Math.sin(aboutZ)];
  return [
    [cg, -sg * ca, sg * sa, 0],
    [sg, cg * ca, -cg * sa, 0],
    [0, sa, ca, 0],
    [0, 0, 0, 1],
  ];
}

function jointDerivative(aboutX, aboutZ, byZ) {
  const [ca, sa, cg, sg] = [Math.cos(aboutX), Math.sin(aboutX), Math.cos(aboutZ), Math.sin(aboutZ)];
  const zero = [0, 0, 0, 0];
  if (byZ) return [[-sg, -cg * ca, cg * sa, 0], [cg, -sg * ca, sg * sa, 0], zero, zero];
  return [[0, sg * sa, sg * ca, 0], [0, -cg * sa, -cg * ca, 0], [0, ca, -sa, 0], zero];
}

function product(a, b) {
  const out = [];
  for (let i = 0; i < 4; i++) {
    const row = [0, 0, 0, 0];
    for (let j = 0; j < 4; j++) row[j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j] + a[i][3] * b[3][j];
    out.push(row);
  }
  return out;
}

/** out += weight · (the first three coordinates of matrix · base) */
function add(out, weight, matrix, base) {
  for (let r = 0; r < 3; r++) {
    const row = matrix[r];
    out[r] += weight * (row[0] * base[0] + row[1] * base[1] + row[2] * base[2] + row[3] * base[3]);
  }
}

/** The rotation about a vector by its length, and its derivatives by the vector's coordinates. */
function rotationWithDerivatives(a, b, c) {
  const identity = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const zero = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  const angle = Math.sqrt(a * a + b * b + c * c);
  if (angle < 1e-4) return { value: identity, derivatives: [zero, zero, zero] };
  const axis = [a / angle, b / angle, c / angle];
  const [x, y, z] = axis;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const rest = 1 - cosine;
  const cross = [
    [0, -z, y],
    [z, 0, -x],
    [-y, x, 0],
  ];
  const value = identity.map((row, i) =>
    row.map((one, j) => axis[i] * axis[j] * rest + one * cosine + cross[i][j] * sine),
  );
  // With ω = |a|: ∂ω/∂aₖ = eₖ, ∂eᵢ/∂aₖ = (δᵢₖ − eᵢeₖ)/ω.
  const derivatives = [0, 1, 2].map((k) => {
    const turn = axis.map((e, i) => ((i === k ? 1 : 0) - e * axis[k]) / angle);
    const crossTurn = [
      [0, -turn[2], turn[1]],
      [turn[2], 0, -turn[0]],
      [-turn[1], turn[0], 0],
    ];
    return identity.map((row, i) =>
      row.map(
        (one, j) =>
          (turn[i] * axis[j] + axis[i] * turn[j]) * rest +
          axis[k] * (axis[i] * axis[j] * sine - one * sine + cross[i][j] * cosine) +
          crossTurn[i][j] * sine,
      ),
    );
  });
  return { value, derivatives };
}
