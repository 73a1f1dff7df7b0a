// Starts Web Chat on this page, and goes on with the conversation that this browser remembers (memory.js).
"use strict";

(() => {
  const LONGEST_WITHOUT_RENEWAL_MS = 12 * 60 * 60 * 1000;
  const MOST_TRIES = 4;
  // https://github.com/microsoft/BotFramework-DirectLineJS#readme: 2 online, 3 expired token, 4 failed, 5 ended
  const ONLINE = 2;
  const LOST = new Set([3, 4, 5]);

  const isFramed = window.parent !== window;
  document.documentElement.classList.toggle("framed", isFramed);

  // In the language that was chosen on this page, and else in the browser's own.
  const asked = new URLSearchParams(location.search);
  const locale = asked.has("language") ? document.documentElement.lang : navigator.language || "en";
  const texts = JSON.parse(document.documentElement.dataset.texts);
  const isEnglish = locale.toLowerCase().startsWith("en");

  async function call(url, options) {
    const response = await fetch(url, { credentials: "omit", cache: "no-store", ...options });
    if (!response.ok) throw Object.assign(new Error(`the server answered ${response.status}`), { status: response.status });
    return response.json();
  }

  function post(url, body) {
    const headers = { "Content-Type": "application/json" };
    return call(url, { method: "POST", headers, body: JSON.stringify(body) });
  }

  // A token, of the conversation that is remembered or else of a new one. Of several pages that begin one at the same
  // moment, the first to have it kept is joined by the others.
  async function arrived(memory) {
    let kept = await memory.read();
    let visit = null;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      visit = await post("/webchat/token", { memory: kept });
      const now = await memory.swap(kept, visit.memory);
      if (now === visit.memory) break;
      kept = now;
    }
    return visit;
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
    const kept = await memory.read();
    await memory.swap(kept, null);
    try {
      await post("/webchat/forget", { memory: kept ?? visit.memory });
      beginAnew();
    } catch {
      document.getElementById("webchat").replaceChildren();
      notice(texts.unreachable);
    }
  }

  // The conversation was closed, by this page or by another one, or by a word of the customer's.
  async function end(memory, visit) {
    await memory.swap(visit.memory, null);
    beginAnew();
  }

  function beginAnew() {
    asked.set("forgotten", "");
    location.replace(`/chat?${asked}`);
  }

  // The language that was chosen is kept by this browser, where it keeps anything for us, and else for this visit.
  function keptLanguage(chosen) {
    const key = "bookings-chat/language";
    try {
      if (chosen) localStorage.setItem(key, chosen);
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  // True when the page is loaded anew for it.
  function goesOnInKeptLanguage() {
    for (const link of document.querySelectorAll("#language a")) {
      link.addEventListener("click", () => keptLanguage(link.hreflang));
    }
    const language = asked.get("language") ?? keptLanguage();
    const spoken = document.documentElement.dataset.languages.split(" ");
    const isHere = document.documentElement.lang.split("-")[0] === language;
    if (asked.has("language") || isHere || !spoken.includes(language)) return false;
    asked.set("language", language);
    location.replace(`/chat?${asked}`);
    return true;
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
    } else if (isFramed && !event.target.closest?.(".ac-adaptiveCard")) {
      // The message carries nothing but its name, so any page that frames us may see it.
      window.parent.postMessage("bookings-chat/close", "*");
    }
  }

  function notice(text, { leadsOut = true } = {}) {
    document.getElementById("notice-text").textContent = text;
    document.getElementById("notice-button").hidden = !leadsOut;
    document.getElementById("notice").hidden = false;
  }

  function hideNotice() {
    document.getElementById("notice").hidden = true;
  }

  function tellWhatWasForgotten() {
    if (!asked.has("forgotten")) return;
    asked.delete("forgotten");
    history.replaceState(null, "", asked.size ? `/chat?${asked}` : "/chat");
    notice(texts.forgotten, { leadsOut: false });
  }

  function focusSendBox() {
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
        dispatch({ type: "WEB_CHAT/SEND_EVENT", payload: { name: "webchat/join", value: { language: locale } } });
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

  function show(visit, memory) {
    const { conversationId, domain, isResumed, token } = visit;
    let wasOnline = false;
    const directLine = window.WebChat.createDirectLine({
      domain,
      token,
      // Only to resume: with an id the client does not start the conversation.
      ...(isResumed ? { conversationId } : { conversationStartProperties: { locale } }),
    });
    directLine.connectionStatus$.subscribe((status) => {
      if (status === ONLINE && wasOnline) hideNotice(); // what is told on arrival stays
      if (status === ONLINE) wasOnline = true;
      if (LOST.has(status)) notice(texts.ended);
    });
    window.WebChat.renderWebChat(
      {
        directLine,
        locale,
        ...window.bookingsLook,
        cardActionMiddleware: openOwn,
        activityStatusMiddleware: onlyUnsent,
        store: window.WebChat.createStore({}, announceJoining, hearEnd(() => end(memory, visit))),
        overrideLocalizedStrings: isEnglish ? { TEXT_INPUT_PLACEHOLDER: "Write a message" } : {},
      },
      document.getElementById("webchat"),
    );
    focusSendBox();
  }

  async function start() {
    if (goesOnInKeptLanguage()) return;
    document.getElementById("notice-button").addEventListener("click", () => location.reload());
    tellWhatWasForgotten();
    try {
      const memory = await window.bookingsMemory.open();
      const visit = await arrived(memory);
      offerToForget(memory, visit);
      show(visit, memory);
      setInterval(() => renew(memory), Math.min(visit.memoryExpiresIn * 500, LONGEST_WITHOUT_RENEWAL_MS));
    } catch (error) {
      notice(error.status === 429 ? texts.busy : texts.unreachable);
    }
  }

  document.addEventListener("click", (event) => closeMenus({ but: event.target.closest?.(".menu") }));
  addEventListener("keydown", (event) => event.key === "Escape" && leave(event), { capture: true });
  addEventListener("message", (event) => {
    if (isFramed && event.source === window.parent && event.data === "bookings-chat/opened") focusSendBox();
  });

  start();
})();
