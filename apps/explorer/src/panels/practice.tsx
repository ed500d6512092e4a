/** Practice: one partial or adjoint after the other, typed by the learner and judged as mathematics. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Tex } from "../math/tex.tsx";
import { Refusal } from "../session/client.ts";
import type { Answers, ExerciseView } from "../session/protocol.ts";
import { chooseFormula, client, explained, pointed, seed, shownModes } from "../state/store.ts";
import { NodeList } from "./node-list.tsx";

type Judgement = Answers["judge"];

/** Ends an order that is not used any more: seeds are shared in links, so they stay short. */
const mostSeeds = 10_000;

export function Practice(): JSX.Element {
  const [exercises, setExercises] = useState<readonly ExerciseView[]>([]);
  const [index, setIndex] = useState(0);
  const [answer, setAnswer] = useState("");
  const [judgement, setJudgement] = useState<Judgement | undefined>(undefined);
  const [right, setRight] = useState(0);
  const subject = explained.value;
  const [mode = "reverse"] = shownModes.value;
  const order = seed.value;
  const functionKey = JSON.stringify(subject?.source);

  useEffect(() => {
    setIndex(0);
    setRight(0);
    setAnswer("");
    setJudgement(undefined);
    if (subject === undefined) return;
    client.ask("exercises", subject, { mode, seed: order }).then(setExercises, ignoreRefusal);
  }, [functionKey, mode, order]);

  const exercise = exercises[index];
  useEffect(() => {
    pointed.value = exercise?.node;
    return () => {
      pointed.value = undefined;
    };
  }, [exercise]);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (subject === undefined) return;
    if (judgement?.verdict === "right") {
      next();
      return;
    }
    try {
      const judged = await client.ask("judge", subject, { mode, seed: order, index, answer });
      setJudgement(judged);
      if (judged.verdict === "right") setRight(right + 1);
    } catch (error) {
      ignoreRefusal(error);
    }
  };
  const next = (): void => {
    setIndex(index + 1);
    setAnswer("");
    setJudgement(undefined);
  };
  const again = (): void => {
    seed.value = (order % mostSeeds) + 1;
  };
  const another = async (): Promise<void> => {
    if (subject === undefined) return;
    const made = await client.ask("practiceFormula", subject, { seed: order + 1, level: "medium" });
    seed.value = (order % mostSeeds) + 1;
    chooseFormula(made.formula, made.at);
  };

  return (
    <>
      {exercise === undefined ? (
        <Finished count={exercises.length} right={right} onAgain={again} onAnother={() => void another()} />
      ) : (
        <form class="practice" onSubmit={(event) => void submit(event)}>
          <p class="quiet">
            Question {index + 1} of {exercises.length}, {right} right. {mode === "forward" ? "Forward" : "Reverse"}{" "}
            mode.
          </p>
          <p class="question">
            <Tex latex={`${exercise.latex} = {?}`} />
          </p>
          <p>{exercise.question}</p>
          <input
            type="text"
            aria-label={`Your answer: ${exercise.question}`}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            placeholder="for example 1 - b^2"
            value={answer}
            onInput={({ currentTarget }) => {
              setAnswer(currentTarget.value);
              if (judgement?.verdict !== "right") setJudgement(undefined);
            }}
          />
          <div class="row">
            <button type="submit" class="primary">
              {judgement?.verdict === "right" ? "Next question" : "Check"}
            </button>
            {judgement?.verdict === "right" ? null : (
              <button type="button" onClick={next}>
                Skip
              </button>
            )}
          </div>
          <p role="status" class={`judgement is-${judgement?.verdict ?? "open"}`}>
            {judgement?.message ?? ""}
          </p>
          <p class="quiet">
            Write it in the names of nodes or inputs, in plain text or LaTeX; it is compared as mathematics. The link in
            the address bar gives the same questions to others.
          </p>
        </form>
      )}
      <NodeList />
    </>
  );
}

function Finished({
  count,
  right,
  onAgain,
  onAnother,
}: {
  readonly count: number;
  readonly right: number;
  readonly onAgain: () => void;
  readonly onAnother: () => void;
}): JSX.Element {
  return (
    <div class="practice">
      <p>{count === 0 ? "There is nothing to ask about this function." : `Done: ${right} of ${count} right.`}</p>
      <div class="row">
        <button type="button" class="primary" onClick={onAnother}>
          Another function
        </button>
        {count === 0 ? null : (
          <button type="button" onClick={onAgain}>
            The same in another order
          </button>
        )}
      </div>
    </div>
  );
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof Refusal)) throw error;
}
