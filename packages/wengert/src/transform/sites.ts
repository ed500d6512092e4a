/** Numbers for the sites at which tapes are pushed and popped. */
let next = 0;

/** A site that no other instruction has. */
export function freshSite(): number {
  return next++;
}
