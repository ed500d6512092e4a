/** The page's side of the worker: questions with a time limit, and a way to stop. */
import type { Answers, Failure, Kind, Questions, Reply, Subject } from "./protocol.ts";

/** A question that takes longer is stopped, in milliseconds. */
const timeLimit = 10_000;

export class Refusal extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

interface Waiting {
  readonly resolve: (answer: Answers[Kind]) => void;
  readonly reject: (refusal: Refusal) => void;
}

export class Client {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly onBusy: (busy: boolean) => void;

  /** @param onBusy  told when the first question is asked and when the last one is answered */
  constructor(onBusy: (busy: boolean) => void) {
    this.onBusy = onBusy;
    // Loads while the page is drawn.
    this.worker = this.start();
  }

  /** @throws Refusal */
  ask<K extends Kind>(kind: K, subject: Subject, question: Questions[K]): Promise<Answers[K]> {
    this.worker ??= this.start();
    const id = this.nextId++;
    const answer = new Promise<Answers[Kind]>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
    if (this.waiting.size === 1) {
      this.onBusy(true);
      this.limit();
    }
    this.worker.postMessage({ id, kind, subject, question }, []);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the worker answers a question with its kind of answer
    return answer as Promise<Answers[K]>;
  }

  /** Ends what the worker is doing; whatever was asked is refused. */
  stop(code: "STOPPED" | "TIME_LIMIT"): void {
    this.worker?.terminate();
    this.worker = undefined;
    const message =
      code === "STOPPED"
        ? "you stopped the evaluation"
        : `the evaluation was stopped after ${timeLimit / 1000} seconds`;
    const hint =
      "A loop may never end: look at its condition. Where the function is just large, explore it with fewer turns or shorter arrays.";
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    this.settled();
    for (const { reject } of waiting) reject(new Refusal({ code, message, hint }));
  }

  private start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      const asked = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (this.waiting.size === 0) this.settled();
      else this.limit();
      if ("answer" in data) asked?.resolve(data.answer);
      else asked?.reject(new Refusal(data.failure));
    });
    worker.addEventListener("error", (event) => {
      const failure: Failure = {
        code: "UNEXPECTED",
        message: event.message === "" ? "the worker could not be loaded" : event.message,
        hint: "Reload the page.",
      };
      const waiting = [...this.waiting.values()];
      this.waiting.clear();
      this.settled();
      for (const { reject } of waiting) reject(new Refusal(failure));
    });
    return worker;
  }

  /** The clock starts anew with every answer. */
  private limit(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stop("TIME_LIMIT"), timeLimit);
  }

  private settled(): void {
    clearTimeout(this.timer);
    this.onBusy(false);
  }
}
