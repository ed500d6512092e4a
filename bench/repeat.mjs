/** A contestant that runs so often; the sum of one number of each result keeps the engine from leaving work out. */
export function repeat(run) {
  return (times) => {
    let sum = 0;
    for (let i = 0; i < times; i++) sum += firstNumber(run());
    return sum;
  };
}

function firstNumber(value) {
  let inner = value;
  while (typeof inner === "object" && inner !== null) inner = Object.values(inner.slice?.(0, 1) ?? inner)[0];
  return typeof inner === "number" ? inner : 0;
}
