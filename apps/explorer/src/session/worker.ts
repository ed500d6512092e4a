/** The worker: reads and explains functions, one question after the other. */
import { failureOf } from "./failure.ts";
import type { Message, Reply } from "./protocol.ts";
import { Session } from "./session.ts";

/** The latest subjects, explained. */
const sessions = new Map<string, Promise<Session>>();
const mostSessions = 4;

let queue: Promise<void> = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<Message>) => {
  queue = queue.then(() => answer(data));
});

async function answer({ id, kind, subject, question }: Message): Promise<void> {
  let reply: Reply;
  try {
    const session = await sessionFor(subject);
    reply = { id, answer: await session.answer(kind, question) };
  } catch (error) {
    reply = { id, failure: failureOf(error, subject.source.text) };
  }
  postMessage(reply);
}

function sessionFor(subject: Message["subject"]): Promise<Session> {
  const key = JSON.stringify(subject);
  const known = sessions.get(key);
  if (known !== undefined) return known;
  const session = Session.open(subject);
  const [oldest] = sessions.keys();
  if (sessions.size >= mostSessions && oldest !== undefined) sessions.delete(oldest);
  sessions.set(key, session);
  return session;
}
