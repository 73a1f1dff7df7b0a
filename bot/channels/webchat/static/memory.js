// What this browser remembers of the chat: one word of the server's, with which the customer comes back.
//
// A page of another site that frames us keeps it for us, by our widget on it: browsers give a frame of another site a
// storage of its own, or none at all. On a page of ours it is in our own storage. Where there is none, nothing is kept.
// What is kept on a page about one of several businesses is that one's alone, as its name and telephone are above the chat.
"use strict";

window.bookingsMemory = (() => {
  const MESSAGE = "bookings-chat/memory";
  const SITE = `bookings-chat ${location.origin}`;
  const asked = new URLSearchParams(location.search);
  const business = asked.get("business");
  const KEY = business ? `${SITE}/${business}` : SITE;
  // Our widget answers, however busy its page is; whether anything else around us does is not known.
  const HOST_ANSWERS_WITHIN_MS = asked.has("framed") ? 15_000 : 1_500;

  const { hosts, remembers } = document.documentElement.dataset;
  const isForDevice = remembers === "true";
  // Whose pages may frame us; a browser lets no others, and nothing of others is listened to.
  const allowed = new Set([location.origin, ...hosts.split(" ")]);
  const waiting = new Map();
  let host = null;
  let inThisPage = null;

  // Everything kept is changed in one way: `next` takes the place of `was`, and of nothing else. Gives what is kept
  // then; another page of the customer's may have been faster. Without `next` it is only read.
  function swapped(kept, { was, next }) {
    return next === undefined || kept !== was ? kept : next;
  }

  // All that is kept, of whichever business: a device is forgotten as a whole.
  function cleared(storage) {
    const names = Object.keys(storage).filter((name) => name === SITE || name.startsWith(`${SITE}/`));
    const words = names.map((name) => storage.getItem(name));
    for (const name of names) storage.removeItem(name);
    return words.join(" ");
  }

  function inOwn(name) {
    return async (change) => {
      const storage = window[name];
      if (change.clears) return cleared(storage);
      const kept = storage.getItem(KEY);
      const then = swapped(kept, change);
      if (then === kept) return kept;
      if (then === null) storage.removeItem(KEY);
      else storage.setItem(KEY, then);
      return then;
    };
  }

  async function inPage(change) {
    if (change.clears) inThisPage = null;
    inThisPage = swapped(inThisPage, change);
    return inThisPage;
  }

  // The first question goes to whoever frames us, and says nothing; what follows goes to who has answered it.
  function atHost(change) {
    const id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => answered(reject, new Error("the page around does not answer")), HOST_ANSWERS_WITHIN_MS);
      function answered(settle, value) {
        clearTimeout(late);
        waiting.delete(id);
        settle(value);
      }
      waiting.set(id, (kept) => {
        const isUsable = kept === null || typeof kept === "string";
        if (isUsable) answered(resolve, kept);
        else answered(reject, new Error("the page around keeps nothing"));
      });
      window.parent.postMessage({ name: MESSAGE, id, ...(business && { business }), ...change }, host ?? "*");
    });
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || source === window || origin !== (host ?? origin) || !allowed.has(origin)) return;
    if (data?.name !== MESSAGE || !waiting.has(data.id)) return;
    host = origin;
    waiting.get(data.id)(data.kept);
  });

  // Whether something can be kept there is only known by trying.
  async function works(place) {
    try {
      await place({});
      return true;
    } catch {
      return false;
    }
  }

  async function found() {
    const isFramed = window.parent !== window;
    const places = isForDevice ? [...(isFramed ? [atHost] : []), inOwn("localStorage")] : [inOwn("sessionStorage")];
    for (const place of places) if (await works(place)) return place;
    return inPage;
  }

  // `isOnDevice`: the customer can close the page and come back. `swap` never fails. `clear` gives all that was kept
  // until then. `changed`: another page of ours has put something in the place of what was kept; of what the page around
  // keeps for us, nothing is heard.
  async function open() {
    const place = await found();
    async function change(wanted) {
      try {
        return await place(wanted);
      } catch {
        return inPage(wanted); // it has become full, or the page around is gone
      }
    }
    return {
      isOnDevice: isForDevice && place !== inPage,
      read: () => change({}),
      swap: (was, next) => change({ was, next }),
      clear: async () => ((await change({ clears: true })) ?? "").split(" ").filter((word) => word),
      changed: (hear) =>
        addEventListener("storage", ({ key, oldValue, newValue }) => {
          if (key === KEY && oldValue !== null && newValue !== null) hear();
        }),
    };
  }

  return { open };
})();
