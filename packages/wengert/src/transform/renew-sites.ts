/** Copies of recording code that share no sites, so that each keeps only what it needs itself. */
import type { Builder } from "../program/builder.ts";
import type { Instruction, Program } from "../program/types.ts";
import { reachablePrograms, someInstruction } from "../program/walk.ts";
import { Rebuilder, rebuildPrograms, required } from "./rebuild.ts";
import { freshSite } from "./sites.ts";

/** A copy of a Program, and of all that it calls, whose pushes and pops have sites of their own; itself if it has none. */
export function renewSites(program: Program): Program {
  const isRecording = [program, ...reachablePrograms(program.body)].some(({ body }) =>
    someInstruction(body, ({ kind }) => kind === "push" || kind === "pop"),
  );
  if (!isRecording) return program;
  const sites = new Map<number, number>();
  return rebuildPrograms(program, (builder) => new SiteRenewer(builder, sites));
}

class SiteRenewer extends Rebuilder {
  private readonly sites: Map<number, number>;

  constructor(builder: Builder, sites: Map<number, number>) {
    super(builder);
    this.sites = sites;
  }

  override instruction(instruction: Instruction): void {
    if (instruction.kind === "push") {
      this.builder.push(instruction.tape, this.renewed(instruction.site), this.image(required(instruction.args[0])));
    } else if (instruction.kind === "pop") {
      const result = required(instruction.results[0]);
      if (result.type !== "f64" && result.type !== "i32" && result.type !== "bool")
        throw new Error("only scalars are popped");
      this.setImage(result, this.builder.pop(instruction.tape, this.renewed(instruction.site), result.type));
    } else super.instruction(instruction);
  }

  private renewed(site: number): number {
    let renewed = this.sites.get(site);
    if (renewed === undefined) this.sites.set(site, (renewed = freshSite()));
    return renewed;
  }
}
