// The line of the chat to the server, around Web Chat's own client: it knows at once when it is gone, is back as soon as
// it can be, and sends what has waited, in order and once.
//
// The client itself does not tell that its socket has closed, waits for up to 15 seconds before it tries again, and lets a
// message go that it could not send. So what Web Chat talks to here stays, while the client behind it is replaced.
"use strict";

window.bookingsLine = (() => {
  // https://github.com/microsoft/BotFramework-DirectLineJS#readme
  const [CONNECTING, ONLINE, EXPIRED, FAILED, ENDED] = [1, 2, 3, 4, 5];
  const NO_ANSWER = "retry"; // what the client gives instead of an id
  const NOT_FOUND = 404;

  // A restart of the server is over sooner than a notice of it is read.
  const TOLD_AFTER_MS = 1_000;
  const OPENS_WITHIN_MS = 20_000;
  const FIRST_PAUSE_MS = 1_000;
  const LONGEST_PAUSE_MS = 15_000;
  const MOST_TRIES_ONLINE = 6;
  // What is sent within this time after the first connection was said before.
  const HISTORY_MS = 1_500;

  // Longer each time, and not the same for everybody: after a restart all come back at once.
  function pauseAfter(tries) {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
    return longest * (0.5 + Math.random() / 2);
  }

  function pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  let socketMade = () => {};
  let socketOpened = () => {};
  let socketClosed = () => {};
  let frameArrived = () => {};
  let dialingFailed = () => {};
  window.WebSocket = class extends WebSocket {
    constructor(...address) {
      super(...address);
      socketMade(this);
      // Before the client, which takes each frame apart.
      this.addEventListener("message", ({ data }) => data && frameArrived(this, JSON.parse(data)));
      this.addEventListener("open", () => socketOpened(this));
      this.addEventListener("close", () => socketClosed(this));
      this.addEventListener("error", () => socketClosed(this));
    }
  };

  // The client waits 20 seconds after a request that did not get through. Those that begin a conversation or go on in it
  // are for us to repeat; what is posted is in `posted`.
  const DIALS = /\/conversations(\/[^/?]+)?(\?[^/]*)?$/;
  window.XMLHttpRequest = class extends XMLHttpRequest {
    open(method, address, ...more) {
      super.open(method, address, ...more);
      if (DIALS.test(address)) this.addEventListener("error", () => dialingFailed());
    }
  };

  // As much of an observable as Web Chat needs. One with a first value tells the last one to whoever comes.
  function observable(first) {
    const observers = new Set();
    let last = first;
    return {
      next(value) {
        last = value;
        for (const observer of [...observers]) observer.next?.(value);
      },
      subscribe(given) {
        const observer = typeof given === "function" ? { next: given } : given;
        observers.add(observer);
        if (last !== undefined && first !== undefined) observer.next?.(last);
        return { unsubscribe: () => observers.delete(observer) };
      },
    };
  }

  // `visit` is what the server answered on arrival, `again` asks it for the next token of the same conversation, or gives
  // null where that is over. `changed` hears "online", "away" and "ended", and `said` what the bot says from now on.
  function open({ visit, locale, again, changed, said }) {
    const activity$ = observable();
    const connectionStatus$ = observable(CONNECTING);
    const waiting = [];
    let { token, conversationId } = visit;
    let isBegun = visit.isResumed;
    let watermark = "";
    let due = 0;
    const brought = new Set();
    let client = null;
    let subscriptions = [];
    let socket = null;
    let tries = 0;
    let redialing = null;
    let telling = null;
    let onlineSince = null;
    let isAway = false;
    let isEnded = false;
    let isSending = false;

    function hangUp() {
      const { readyState } = socket ?? {};
      const old = socket;
      socket = null;
      due = 0;
      for (const subscription of subscriptions) subscription.unsubscribe();
      subscriptions = [];
      if (client) {
        token = client.token ?? token;
        client.end();
        client = null;
      }
      if (readyState === WebSocket.CONNECTING || readyState === WebSocket.OPEN) old.close();
    }

    function dial() {
      clearTimeout(redialing);
      hangUp();
      if (isEnded) return;
      // Only to go on: with an id the client does not start the conversation.
      const where = isBegun ? { conversationId, watermark } : { conversationStartProperties: { locale } };
      const dialed = window.WebChat.createDirectLine({ domain: visit.domain, token, ...where });
      client = dialed;
      redialing = setTimeout(lose, OPENS_WITHIN_MS);
      subscriptions = [
        dialed.connectionStatus$.subscribe((status) => hear(dialed, status)),
        dialed.activity$.subscribe({ next: (activity) => bring(dialed, activity), error: () => renew() }),
      ];
    }

    function dialSoon() {
      clearTimeout(redialing);
      redialing = setTimeout(dial, pauseAfter(tries));
      tries += 1;
    }

    function hear(dialed, status) {
      if (dialed !== client) return;
      if (status === ONLINE) {
        isBegun = true;
        conversationId = dialed.conversationId;
        connectionStatus$.next(ONLINE);
      }
      // It was given out and never begun: the page had gone before.
      if (status === FAILED && onlineSince === null) isBegun = false;
      if (status === EXPIRED || status === FAILED) renew();
    }

    frameArrived = (from, { activities }) => {
      if (from === socket) due += activities?.length ?? 0;
    };

    // The client moves its watermark on with the first activity of a frame, and brings the others a moment later each. Who
    // goes on from there, with the line lost in between, never hears of them: so ours moves when nothing more is due, and
    // what is heard twice for that is brought once.
    function bring(dialed, activity) {
      if (dialed !== client) return;
      due = Math.max(0, due - 1);
      if (due === 0) watermark = dialed.watermark;
      if (brought.has(activity.id)) return;
      if (activity.id) brought.add(activity.id);
      const isNews = onlineSince !== null && Date.now() - onlineSince > HISTORY_MS;
      if (isNews && activity.type === "message" && activity.from?.role === "bot") said();
      activity$.next(activity);
    }

    // The token is not taken any more, or the conversation not known.
    async function renew() {
      clearTimeout(redialing);
      hangUp();
      try {
        const next = await again();
        if (next === null) return end();
        token = next.token;
      } catch {
        away(); // the server cannot be asked either
      }
      dialSoon();
    }

    function end() {
      isEnded = true;
      hangUp();
      connectionStatus$.next(ENDED);
      changed("ended");
      for (const entry of waiting.splice(0)) entry.settle({ error: new Error("the conversation is over") });
    }

    socketMade = (made) => {
      socket = made;
    };

    socketOpened = (opened) => {
      if (opened !== socket) return;
      tries = 0;
      onlineSince ??= Date.now();
      clearTimeout(redialing);
      clearTimeout(telling);
      telling = null;
      isAway = false;
      changed("online");
      send();
    };

    socketClosed = (closed) => {
      if (closed === socket) lose();
    };

    dialingFailed = () => {
      if (client !== null && socket === null) lose();
    };

    function lose() {
      if (isEnded) return;
      isAway = true;
      if (navigator.onLine) telling ??= setTimeout(away, TOLD_AFTER_MS);
      else away();
      hangUp();
      dialSoon();
    }

    function away() {
      clearTimeout(telling);
      telling = null;
      isAway = true;
      if (!isEnded) changed("away");
    }

    addEventListener("offline", away);
    addEventListener("online", () => {
      if (isEnded) return;
      tries = 0;
      dial();
    });

    // One after the other, so that they arrive in the order in which they were written. What there was no answer to may
    // have arrived: it is sent again under the same id, by which the server knows it.
    async function send() {
      if (isSending) return;
      isSending = true;
      let triesOnline = 0;
      while (waiting.length > 0 && !isAway && !isEnded) {
        const [entry] = waiting;
        const outcome = await posted(entry.activity);
        if (outcome.id !== NO_ANSWER) {
          waiting.splice(waiting.indexOf(entry), 1);
          entry.settle(outcome);
          triesOnline = 0;
        } else if (!isAway && (triesOnline += 1) >= MOST_TRIES_ONLINE) {
          waiting.splice(waiting.indexOf(entry), 1);
          entry.settle({ error: new Error("the server does not take it") });
          triesOnline = 0;
        } else if (!isAway) {
          await pause(pauseAfter(triesOnline - 1));
        }
      }
      isSending = false;
    }

    function posted(activity) {
      const through = client;
      if (through === null) return Promise.resolve({ id: NO_ANSWER });
      return new Promise((resolve) => {
        through.postActivity(activity).subscribe({
          next: (id) => resolve({ id }),
          error: (error) => resolve(failed(through, error)),
          complete: () => resolve({ id: NO_ANSWER }),
        });
      });
    }

    // That of a client which has been replaced says nothing of the message; that there is no such conversation any more is
    // no fault of it either.
    function failed(through, error) {
      if (through !== client) return { id: NO_ANSWER };
      if (error.status !== NOT_FOUND) return { error };
      renew();
      return { id: NO_ANSWER };
    }

    // "Retry" under a message that waits already is a wish to know what becomes of it, and no second message.
    function enqueue(activity, observer) {
      const id = activity.channelData?.clientActivityID;
      let entry = waiting.find((one) => id !== undefined && one.id === id);
      if (!entry) {
        const observers = new Set();
        const settle = ({ id: given, error }) => {
          for (const one of observers) {
            if (error) {
              one.error?.(error);
            } else {
              one.next?.(given);
              one.complete?.();
            }
          }
        };
        entry = { activity, id, observers, settle };
        waiting.push(entry);
      }
      entry.observers.add(observer);
      send();
      return { unsubscribe: () => entry.observers.delete(observer) };
    }

    dial();
    if (!navigator.onLine) away();
    return {
      activity$,
      connectionStatus$,
      postActivity: (activity) => ({ subscribe: (observer) => enqueue(activity, observer) }),
      end: hangUp,
    };
  }

  return { open };
})();
