// Starts Web Chat on this page, in the conversation that was arrived at (arrival.js).
"use strict";

(() => {
  const LONGEST_WITHOUT_RENEWAL_MS = 12 * 60 * 60 * 1000;
  const TOO_MANY_REQUESTS = 429;
  const USUAL_WAIT_SECONDS = 60;

  if (window.bookingsArrival.isLeaving) return;

  const isFramed = window.parent !== window;
  document.documentElement.classList.toggle("framed", isFramed);

  const { chosen, locale, post } = window.bookingsArrival;
  const texts = JSON.parse(document.documentElement.dataset.texts);
  const isEnglish = locale.toLowerCase().startsWith("en");

  function here(mark) {
    const address = new URLSearchParams(["locale", "business", "language", "framed"].filter((name) => chosen.has(name)).map((name) => [name, chosen.get(name)]));
    if (mark) address.set(mark, "");
    return address.size > 0 ? `/chat?${address}` : "/chat";
  }

  async function renew(memory) {
    try {
      const kept = await memory.read();
      if (kept === null) return;
      const visit = await post("/webchat/token", { memory: kept });
      if (visit.isResumed) await memory.swap(kept, visit.memory);
    } catch {
      // The next time will do.
    }
  }

  // Here first: the next one at this computer must not find it, even if the server cannot be reached.
  async function forget(memory, visit) {
    isForgotten = true;
    const kept = await memory.read();
    await memory.swap(kept, null);
    await close([kept ?? visit.memory, ...(await memory.clear())]);
  }

  async function close(words) {
    try {
      await Promise.all(words.map((memory) => post("/webchat/forget", { memory })));
      location.replace(here("forgotten"));
    } catch {
      document.getElementById("webchat").replaceChildren();
      notice(texts.unreachable);
      addEventListener("online", () => close(words), { once: true });
    }
  }

  // The conversation was closed, by this page or by another one, or by a word of the customer's.
  async function end(memory, visit) {
    await memory.swap(visit.memory, null);
    location.replace(here("forgotten"));
  }

  // Of two pages that began a conversation at the same moment, the other one had its own kept after this one was shown.
  async function goAlong(memory, visit) {
    const { conversationId } = await window.bookingsArrival.settle({ memory, visit });
    if (conversationId !== visit.conversationId) location.reload();
  }

  function offerToForget(memory, visit) {
    document.documentElement.classList.toggle("remembering", memory.isOnDevice);
    document.getElementById("forget").addEventListener("click", () => forget(memory, visit));
  }

  function closeMenus({ but } = {}) {
    for (const menu of document.querySelectorAll(".menu")) if (menu !== but) menu.open = false;
  }

  // Leads out of the menu first, then out of the chat. Inside a card it leads out of that, which is Web Chat's own doing.
  function leave(event) {
    const menu = document.querySelector(".menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (isFramed && !event.target.closest?.(".ac-adaptiveCard, bookings-picker")) {
      // The message carries nothing but its name, so any page that frames us may see it.
      window.parent.postMessage("bookings-chat/close", "*");
    }
  }

  function notice(text, { leadsOut = true, button = texts.begin } = {}) {
    isTellingOffline = false;
    document.getElementById("notice-text").textContent = text;
    document.getElementById("notice-button").textContent = button;
    document.getElementById("notice-button").hidden = !leadsOut;
    document.getElementById("notice").hidden = false;
  }

  function hideNotice() {
    document.getElementById("notice").hidden = true;
  }

  let isTellingOffline = false;
  let isForgotten = false;

  // How the line is now. What else has been told stays, and of a chat that is forgotten no line is left.
  function tellLine(state) {
    if (isForgotten) return;
    if (state === "ended") notice(texts.ended);
    if (state === "away") {
      notice(texts.offline, { leadsOut: false });
      isTellingOffline = true;
    }
    if (state === "online" && isTellingOffline) {
      hideNotice();
      isTellingOffline = false;
    }
  }

  // Hides itself when the time is over, unless something else is told by then.
  function askToWait(seconds) {
    const text = texts.too_fast.replace("{seconds}", seconds);
    notice(text, { leadsOut: false });
    setTimeout(() => document.getElementById("notice-text").textContent === text && hideNotice(), seconds * 1000);
  }

  function tellWhatWasForgotten() {
    if (!chosen.has("forgotten")) return;
    history.replaceState(null, "", here());
    notice(texts.forgotten, { leadsOut: false });
  }

  // In a frame only when the page around says that its visitor has asked for the chat.
  let mayTakeFocus = !isFramed;

  function focusSendBox() {
    if (!mayTakeFocus) return;
    // On a touch screen the keyboard would jump up and hide the greeting.
    if (matchMedia("(hover: hover)").matches) document.querySelector("[data-id='webchat-sendbox-input']")?.focus();
  }

  // A short talk needs no time under every message; what must be seen is a message that was not sent.
  function onlyUnsent() {
    return (next) => (message) => (message.sendState === "sent" ? false : next(message));
  }

  // What is on our own host, a file for the calendar, is fetched from here; Web Chat opens whole addresses alone.
  function openOwn() {
    return (next) => (action) => {
      const { type, value } = action.cardAction;
      if (type !== "openUrl" || !value.startsWith("/calendar/")) return next(action);
      const link = Object.assign(document.createElement("a"), { href: value, target: "_blank", rel: "noopener" });
      link.click();
      return undefined;
    };
  }

  function announceJoining({ dispatch }) {
    return (next) => (action) => {
      if (action.type === "DIRECT_LINE/CONNECT_FULFILLED") {
        dispatch({ type: "WEB_CHAT/SEND_EVENT", payload: { name: "webchat/join", value: { language: locale, business: chosen.get("business") } } });
      }
      return next(action);
    };
  }

  function hearEnd(ended) {
    return () => (next) => (action) => {
      const isEnd = action.type === "DIRECT_LINE/INCOMING_ACTIVITY" && action.payload.activity.type === "endOfConversation";
      return isEnd ? ended() : next(action);
    };
  }

  // The next token of the same conversation, or null where it cannot be gone on with.
  async function tokenAgain(visit, memory) {
    const kept = (await memory.read()) ?? visit.memory;
    const next = await post("/webchat/token", { memory: kept });
    if (!next.isResumed || next.conversationId !== visit.conversationId) return null;
    await memory.swap(kept, next.memory);
    return next;
  }

  // Counted by the page around us while we are out of sight there. It says nothing, so any page may see it.
  function tellNews() {
    if (isFramed) window.parent.postMessage("bookings-chat/said", "*");
  }

  // Web Chat shows a refused message as being sent for a while, and tells its store nothing of the refusal (seen with
  // 4.18.1). At least two seconds, as the sentence has no singular.
  function hearRefusals() {
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (body) {
      const hear = () => {
        if (!body || this.status !== TOO_MANY_REQUESTS || !this.responseURL.endsWith("/activities")) return;
        askToWait(Math.max(Number(this.getResponseHeader("Retry-After")) || USUAL_WAIT_SECONDS, 2));
      };
      this.addEventListener("load", hear);
      send.call(this, body);
    };
  }

  function show(visit, memory) {
    hearRefusals();
    const again = () => tokenAgain(visit, memory);
    const directLine = window.bookingsLine.open({ visit, locale, again, changed: tellLine, said: tellNews });
    window.WebChat.renderWebChat(
      {
        directLine,
        locale,
        ...window.bookingsLook,
        cardActionMiddleware: openOwn,
        activityStatusMiddleware: onlyUnsent,
        attachmentMiddleware: window.bookingsPicking.attachmentMiddleware,
        attachmentForScreenReaderMiddleware: window.bookingsPicking.attachmentForScreenReaderMiddleware,
        store: window.WebChat.createStore(
          {},
          window.bookingsPicking.storeMiddleware,
          announceJoining,
          hearEnd(() => end(memory, visit)),
        ),
        overrideLocalizedStrings: isEnglish ? { TEXT_INPUT_PLACEHOLDER: "Write a message" } : {},
      },
      document.getElementById("webchat"),
    );
    focusSendBox();
  }

  async function start() {
    document.getElementById("notice-button").addEventListener("click", () => location.reload());
    tellWhatWasForgotten();
    try {
      const { arrived, loaded, settle } = window.bookingsArrival;
      const { memory, visit: first } = await arrived;
      offerToForget(memory, first);
      await loaded;
      const visit = await settle({ memory, visit: first });
      show(visit, memory);
      memory.changed(() => goAlong(memory, visit));
      setInterval(() => renew(memory), Math.min(visit.memoryExpiresIn * 500, LONGEST_WITHOUT_RENEWAL_MS));
    } catch (error) {
      notice(error.status === TOO_MANY_REQUESTS ? texts.busy : texts.unreachable, { button: texts.retry });
    }
  }

  document.addEventListener("click", (event) => closeMenus({ but: event.target.closest?.(".menu") }));
  addEventListener("keydown", (event) => event.key === "Escape" && leave(event), { capture: true });
  addEventListener("message", (event) => {
    if (!isFramed || event.source !== window.parent || event.data !== "bookings-chat/opened") return;
    mayTakeFocus = true;
    focusSendBox();
  });

  start();
})();
