/** Choices that a random text is written by: numbers, gone through again and again. */
export class Choices {
  private readonly choices: readonly number[];
  private next = 0;

  constructor(choices: readonly number[]) {
    this.choices = choices;
  }

  protected choose(count: number): number {
    const choice = this.choices[this.next++ % this.choices.length] ?? 0;
    return (choice + this.next) % count;
  }

  protected pick<T>(items: readonly T[]): T {
    const item = items[this.choose(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }
}
