import { expect, test } from "vitest";
import { vjp } from "wengert";
import { explain } from "./explain.ts";

/** A random formula in x, y, z, and the JavaScript that means the same. */
function randomFormula(random: () => number, depth: number): [formula: string, javascript: string] {
  const pick = Math.floor(random() * (depth === 0 ? 4 : 18));
  const leaf = pick < 3 ? ["x", "y", "z"][pick] : pick === 3 ? (random() * 4 + 0.5).toFixed(2) : undefined;
  if (leaf !== undefined) return [leaf, leaf];
  const [formula, javascript] = randomFormula(random, depth - 1);
  const unary = ["sin", "tanh", "exp", "cos", "atan", "log1p", "sqrt", "cbrt"][pick - 4];
  if (unary !== undefined) return [`${unary}(${formula})`, `Math.${unary}(${javascript})`];
  if (pick === 12) return [`(${formula})^2`, `(${javascript}) ** 2`];
  const [other, otherJavascript] = randomFormula(random, depth - 1);
  const binary = ["max", "hypot"][pick - 13];
  if (binary !== undefined) {
    return [`${binary}(${formula}, ${other})`, `Math.${binary}(${javascript}, ${otherJavascript})`];
  }
  const operator = ["+", "-", "*", "/"][Math.floor(random() * 4)] ?? "+";
  return [`(${formula} ${operator} ${other})`, `(${javascript} ${operator} ${otherJavascript})`];
}

const bytes = new DataView(new ArrayBuffer(8));

/** A number's place among all numbers: neighbours differ by one. */
function placeOf(x: number): bigint {
  bytes.setFloat64(0, x);
  const bits = bytes.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

test("the explained gradient is that of vjp, within 4 ulp, on random functions", () => {
  let seed = 17;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let k = 0; k < 200; k++) {
    const [formula, javascript] = randomFormula(random, 5);
    const f = new Function("x", "y", "z", `return ${javascript} + 0 * (x + y + z);`) as (
      x: number,
      y: number,
      z: number,
    ) => number;
    const at = { x: 0.3, y: -0.7, z: 1.1 };
    const { gradient, nodes, output } = explain(`${formula} + 0*(x + y + z)`, { at });
    const { value, pullback } = vjp(f)(at.x, at.y, at.z);
    expect(nodes.find(({ id }) => id === output)?.value).toBe(value);
    for (const [j, partial] of pullback(1).entries()) {
      const explained = gradient[j]?.value ?? NaN;
      if (Object.is(explained, partial) || explained === partial) continue;
      const distance = placeOf(explained) - placeOf(partial);
      expect(distance <= 4n && distance >= -4n, `${formula}: ${explained} and ${partial}`).toBe(true);
    }
  }
});
