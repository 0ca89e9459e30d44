import { Refused } from './api.js';
import { makeDelivery } from './delivery.js';

// The launcher reads the same key, to say that a chat can be gone on with.
const KEY = 'rewire-session';

/** Storage can be forbidden: the chat then lasts as long as the page. @type {(use: () => string | null | void) => string | null} */
const stored = (use) => {
  try {
    return use() ?? null;
  } catch {
    return null;
  }
};

/** @type {Tokens} */
const tokens = {
  current: null,
  restore: () => (tokens.current ??= stored(() => sessionStorage.getItem(KEY))),
  keep: () => void stored(() => sessionStorage.setItem(KEY, tokens.current ?? '')),
  forget() {
    tokens.current = null;
    stored(() => sessionStorage.removeItem(KEY));
  },
};

/** randomUUID is missing where the page is not served over https. */
const newId = () =>
  crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('-');

/** @param {unknown} error */
const isExpired = (error) => error instanceof Refused && error.status === 401;

/** @type {(api: Api, view: View) => Conversation} */
export const makeConversation = (api, view) => {
  /** @type {Promise<string> | undefined} */
  let opening;

  const open = async () => {
    const earlier = tokens.restore();
    if (earlier) {
      try {
        view.restored(await api.history(earlier));
        return earlier;
      } catch (error) {
        if (!isExpired(error)) throw error;
        tokens.forget();
        view.expired([]);
      }
    }
    const { token, messages } = await api.open();
    tokens.current = token;
    for (const message of messages) view.bot(message);
    return token;
  };

  /** The token, once the session is open; a failure is not remembered. */
  const session = () =>
    (opening ??= open().catch((error) => {
      opening = undefined;
      throw error;
    }));

  const start = async () => {
    try {
      await session();
    } catch {
      view.unreachable();
    }
  };

  const end = () => {
    tokens.forget();
    opening = undefined;
    delivery.clear();
  };

  const delivery = makeDelivery(api, {
    bot: view.bot,
    state: view.state,
    async token() {
      const token = await session();
      // The visitor has said something: from now on a reload finds the session again.
      tokens.keep();
      return token;
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
        if (tokens.current) await api.remove(tokens.current);
      } catch (error) {
        // Expired: the server has nothing left to delete.
        if (!isExpired(error)) throw error;
      }
      end();
    },
    vanish() {
      if (tokens.current) api.remove(tokens.current).catch(() => {});
      end();
    },
    feedback: async (message, value) => api.feedback(await session(), message, value),
    transcript: async () => api.transcript(await session()),
  };
};
