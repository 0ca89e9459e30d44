import { Refused } from './api.js';
import { makeDelivery } from './delivery.js';

// The launcher reads the same key, to say that a chat can be gone on with.
const KEY = 'rewire-session';

/** @type {string | undefined} */
let token;
/** Storage can be forbidden: the chat then lasts as long as the page. @param {() => string | null | void} use */
const stored = (use) => {
  try {
    return use() ?? undefined;
  } catch {
    return undefined;
  }
};
const forget = () => {
  token = undefined;
  stored(() => sessionStorage.removeItem(KEY));
};

/** randomUUID is missing where the page is not served over https. */
const newId = () => crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join('-');

/** @param {unknown} error */
const isExpired = (error) => error instanceof Refused && error.status === 401;

/** @type {(api: Api, view: View) => Conversation} */
export const makeConversation = (api, view) => {
  /** @type {Promise<string> | undefined} */
  let opening;

  const open = async () => {
    token ??= stored(() => sessionStorage.getItem(KEY));
    if (token) {
      try {
        view.restored(await api.history(token));
        return token;
      } catch (error) {
        if (!isExpired(error)) throw error;
        forget();
        view.expired([]);
      }
    }
    const opened = await api.open();
    token = opened.token;
    for (const message of opened.messages) view.bot(message);
    return token;
  };

  /** The token, once the session is open; a failure is not remembered. */
  const session = () =>
    (opening ??= open().catch((error) => {
      opening = undefined;
      throw error;
    }));

  const start = () => session().then(() => {}, view.unreachable);

  const end = () => {
    forget();
    opening = undefined;
    delivery.clear();
  };

  const delivery = makeDelivery(api, {
    ...view,
    async token() {
      const current = await session();
      // The visitor has said something: from now on a reload finds the session again.
      stored(() => sessionStorage.setItem(KEY, current));
      return current;
    },
    async expired(lost) {
      end();
      view.expired(lost);
      await start();
    },
  });

  return {
    start,
    send(content, label) {
      /** @type {Item} */
      const item = { body: { id: newId(), ...content }, label, state: 'sending' };
      view.visitor(item);
      delivery.add(item);
    },
    retry(item) {
      // What was answered with an apology needs a new id, or the apology would come back.
      if (item.state === 'sent') item.body = { ...item.body, id: newId() };
      delivery.add(item);
    },
    async remove() {
      try {
        if (token) await api.remove(token);
      } catch (error) {
        // Expired: the server has nothing left to delete.
        if (!isExpired(error)) throw error;
      }
      end();
    },
    vanish() {
      if (token) api.remove(token).catch(() => {});
      end();
    },
    feedback: async (message, value) => api.feedback(await session(), message, value),
    transcript: async () => api.transcript(await session()),
  };
};
