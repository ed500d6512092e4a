/**
 * Sets of indices that never change and share their parts, so that the union of a large set with a small one costs
 * what the small one is: big-endian Patricia tries with 32 indices in each leaf.
 * Source: C. Okasaki & A. Gill, Fast mergeable integer maps, ACM SIGPLAN Workshop on ML, 1998.
 */

/** A set; undefined is the empty one. */
export type IndexSet = IndexNode | undefined;

/**
 * A leaf (bit = 0) holds the indices 32·prefix + b for the bits b of `bits`. A branch holds two subtries whose words
 * agree above `bit`: there they are `prefix`, and `bit` is 0 in all words at the left and 1 in all at the right.
 */
class IndexNode {
  readonly prefix: number;
  readonly bit: number;
  readonly bits: number;
  readonly left: IndexSet;
  readonly right: IndexSet;

  constructor(prefix: number, bit: number, bits: number, left: IndexSet, right: IndexSet) {
    this.prefix = prefix;
    this.bit = bit;
    this.bits = bits;
    this.left = left;
    this.right = right;
  }
}

export function singleton(index: number): IndexSet {
  return new IndexNode(index >>> 5, 0, 1 << (index & 31), undefined, undefined);
}

/** a ∪ b; it is `a` itself just where b ⊆ a. */
export function union(a: IndexSet, b: IndexSet): IndexSet {
  if (a === b || b === undefined) return a;
  if (a === undefined) return b;
  if (a.bit === b.bit) {
    if (a.prefix !== b.prefix) return fork(a, b);
    if (a.bit === 0) {
      const bits = a.bits | b.bits;
      if (bits === a.bits) return a;
      return bits === b.bits ? b : new IndexNode(a.prefix, 0, bits, undefined, undefined);
    }
    const left = union(a.left, b.left);
    const right = union(a.right, b.right);
    if (left === a.left && right === a.right) return a;
    return left === b.left && right === b.right ? b : new IndexNode(a.prefix, a.bit, 0, left, right);
  }
  if (a.bit > b.bit) {
    if (!reaches(a, b)) return fork(a, b);
    if ((b.prefix & a.bit) === 0) {
      const left = union(a.left, b);
      return left === a.left ? a : new IndexNode(a.prefix, a.bit, 0, left, a.right);
    }
    const right = union(a.right, b);
    return right === a.right ? a : new IndexNode(a.prefix, a.bit, 0, a.left, right);
  }
  if (!reaches(b, a)) return fork(a, b);
  return (a.prefix & b.bit) === 0
    ? new IndexNode(b.prefix, b.bit, 0, union(a, b.left), b.right)
    : new IndexNode(b.prefix, b.bit, 0, b.left, union(a, b.right));
}

/** Whether the words of a smaller trie agree with a branch above its bit. */
function reaches({ prefix, bit }: IndexNode, smaller: IndexNode): boolean {
  return (smaller.prefix & -(2 * bit)) === prefix;
}

/** The branch over two tries of different words. */
function fork(a: IndexNode, b: IndexNode): IndexNode {
  const bit = 1 << (31 - Math.clz32(a.prefix ^ b.prefix));
  const prefix = a.prefix & -(2 * bit);
  return (a.prefix & bit) === 0 ? new IndexNode(prefix, bit, 0, a, b) : new IndexNode(prefix, bit, 0, b, a);
}

/** Whether a set has parts that are worth remembering by identity. */
export function isLarge(set: IndexSet): set is IndexNode {
  return set !== undefined && set.bit !== 0;
}

export function sizeOf(set: IndexSet): number {
  if (set === undefined) return 0;
  return set.bit === 0 ? countBits(set.bits) : sizeOf(set.left) + sizeOf(set.right);
}

/** Visits the indices in ascending order. */
export function forEachIndex(set: IndexSet, visit: (index: number) => void): void {
  if (set === undefined) return;
  if (set.bit !== 0) {
    forEachIndex(set.left, visit);
    forEachIndex(set.right, visit);
    return;
  }
  for (let bits = set.bits; bits !== 0; bits &= bits - 1) visit(32 * set.prefix + 31 - Math.clz32(bits & -bits));
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
