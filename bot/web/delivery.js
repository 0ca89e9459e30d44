/** A client id makes sending again safe; what a dropped stream lost is read back from the server. */
import { Refused } from './api.js';

const ATTEMPTS = 3;
/** Milliseconds after which a visitor is told rather than kept waiting. */
const DEADLINE = 18_000;
/** Pauses that a busy server asks for are kept this often before the visitor decides. */
const PAUSES = 2;
/** Seconds, when a busy server names none. */
const DEFAULT_PAUSE = 3;
const BUSY = [429, 503];

/** @param {number} seconds */
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** @type {(id: string, entries: Entry[]) => BotMessage[]} */
const answersTo = (id, entries) => {
  const asked = entries.findIndex((entry) => entry.from === 'visitor' && entry.id === id);
  if (asked < 0) return [];
  const after = entries.slice(asked + 1);
  const next = after.findIndex((entry) => entry.from === 'visitor');
  return /** @type {BotMessage[]} */ (next < 0 ? after : after.slice(0, next));
};

/** @type {(api: Api, events: DeliveryEvents) => Delivery} */
export const makeDelivery = (api, events) => {
  /** @type {Item[]} */
  let queue = [];
  let running = false;

  /** @type {(item: Item, state: DeliveryState) => void} */
  const set = (item, state) => {
    item.state = state;
    events.state(item);
  };

  /** Shows what the server has answered already; false if it has to be asked again. @type {(token: string, item: Item) => Promise<boolean>} */
  const repair = async (token, item) => {
    const answers = answersTo(item.body.id, await api.history(token));
    for (const message of answers) events.bot(message, item);
    return answers.length > 0;
  };

  /** Whether the item leaves the queue: answered, given up or given back. False: no connection. @param {Item} item */
  const deliver = async (item) => {
    const started = Date.now();
    let pauses = 0;
    for (let attempt = 1; attempt <= ATTEMPTS && Date.now() - started < DEADLINE; ) {
      // Everything was deleted in the meantime: what is still on its way is not wanted any more.
      if (!queue.includes(item)) return true;
      set(item, 'sending');
      try {
        const token = await events.token();
        if (attempt === 1 || !(await repair(token, item))) {
          for await (const message of api.send(token, item.body)) {
            if (!queue.includes(item)) return true;
            events.bot(message, item);
          }
        }
        set(item, 'sent');
        return true;
      } catch (error) {
        if (!navigator.onLine) return false;
        if (!(error instanceof Refused)) {
          if (attempt++ < ATTEMPTS) await pause(attempt - 1);
          continue;
        }
        item.refused = error.status;
        // The help card has one id for every refusal; it is shown each time.
        if (!pauses) for (const message of error.messages) events.bot({ ...message, id: undefined }, item);
        if (error.status === 401) {
          const lost = queue;
          queue = [];
          await events.expired(lost);
          return true;
        }
        if (!BUSY.includes(error.status) || pauses++ === PAUSES) break;
        item.seconds = error.retryAfter ?? DEFAULT_PAUSE;
        set(item, 'later');
        await pause(item.seconds);
      }
    }
    set(item, 'failed');
    return true;
  };

  const run = async () => {
    if (running) return;
    running = true;
    for (let item = queue[0]; item; item = queue[0]) {
      if (!navigator.onLine || !(await deliver(item))) {
        for (const waiting of queue) set(waiting, 'waiting');
        break;
      }
      queue = queue.filter((other) => other !== item);
    }
    running = false;
  };
  addEventListener('online', run);

  return {
    add(item) {
      queue.push(item);
      set(item, navigator.onLine ? 'sending' : 'waiting');
      void run();
    },
    clear() {
      queue = [];
    },
  };
};
