// Arrives at the conversation: gets a token, begins or goes on, and shows what the bot has said last.
//
// It does so while Web Chat is still on its way. That is a megabyte, with which the browser is busy for a second before
// anything can be seen of it; the greeting stands there meanwhile.
"use strict";

window.bookingsArrival = (() => {
  const MOST_TRIES = 4;
  // The bot has greeted by the first or second of these; Web Chat waits no longer for it than this.
  const LOOKS_AFTER_MS = [40, 80, 160, 320];
  const LONGEST_WAIT_MS = 600;

  // In the language that was chosen on this page, else in that of the page around us, and else in the browser's own.
  const chosen = new URLSearchParams(location.search);
  const locale = chosen.has("language") ? document.documentElement.lang : (chosenLocale() ?? (navigator.language || "en"));
  const { webchat } = document.currentScript.dataset;

  // By the page around us, where it is of another language than the browser.
  function chosenLocale() {
    try {
      return Intl.getCanonicalLocales(chosen.get("locale") ?? [])[0];
    } catch {
      return undefined;
    }
  }

  // The language that was chosen is kept by this browser, where it keeps anything for us, and else for this visit.
  function keptLanguage(language) {
    const key = "bookings-chat/language";
    try {
      if (language) localStorage.setItem(key, language);
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
    const language = chosen.get("language") ?? keptLanguage();
    const spoken = document.documentElement.dataset.languages.split(" ");
    const isHere = document.documentElement.lang.split("-")[0] === language;
    if (chosen.has("language") || isHere || !spoken.includes(language)) return false;
    chosen.set("language", language);
    location.replace(`/chat?${chosen}`);
    return true;
  }

  async function call(url, options) {
    const response = await fetch(url, { credentials: "omit", cache: "no-store", ...options });
    if (!response.ok) throw Object.assign(new Error(`the server answered ${response.status}`), { status: response.status });
    return response.json();
  }

  function post(url, body, headers = {}) {
    const told = { "Content-Type": "application/json", ...headers };
    return call(url, { method: "POST", headers: told, body: JSON.stringify(body) });
  }

  function pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  // A token, of the conversation that is remembered or else of a new one. Of several pages that begin one at the same
  // moment, the first to have it kept is joined by the others; but see `settle`.
  async function arrive() {
    const memory = await window.bookingsMemory.open();
    let kept = await memory.read();
    let visit = null;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      visit = await post("/webchat/token", { memory: kept, business: chosen.get("business") });
      const now = await memory.swap(kept, visit.memory);
      if (now === visit.memory) break;
      kept = now;
    }
    return { memory, visit };
  }

  // Where this browser's pages are by now: in the same conversation, but where two began one at the same moment. No lock
  // is held on what they keep, and what one of them writes is seen by the other a little later, so that each may have
  // found nothing and kept its own. The one that was kept last is the one for all. Within one conversation nothing is
  // kept anew: every page would hear of it, and look in turn.
  async function settle({ memory, visit }) {
    const kept = await memory.read();
    if (kept === null || kept === visit.memory) return visit;
    const now = await post("/webchat/token", { memory: kept }).catch(() => visit);
    if (now.conversationId === visit.conversationId) return visit;
    await memory.swap(kept, now.memory);
    return now;
  }

  // Only with our own server, which takes it that Web Chat's client begins the conversation once more.
  async function show({ visit }) {
    if (new URL(visit.domain).origin !== location.origin) return;
    const headers = { Authorization: `Bearer ${visit.token}` };
    const conversations = `${visit.domain}/conversations`;
    if (!visit.isResumed) await post(conversations, { locale }, headers);
    for (const milliseconds of visit.isResumed ? [0] : LOOKS_AFTER_MS) {
      await pause(milliseconds);
      const url = `${conversations}/${visit.conversationId}/activities?watermark=${visit.recentFrom}`;
      const { activities } = await call(url, { headers });
      const last = activities.filter(({ type }) => type === "message").at(-1);
      if (last?.from.role === "bot" && last.text) return put(last.text);
    }
  }

  // For the eye alone: Web Chat itself tells screen readers of it, a moment later.
  function put(text) {
    const place = document.getElementById("webchat");
    if (isThere(place)) return undefined;
    const bubble = Object.assign(document.createElement("p"), { className: "preview", textContent: text, ariaHidden: "true" });
    place.before(bubble);
    new MutationObserver((_, watching) => {
      if (!isThere(place)) return;
      bubble.remove();
      watching.disconnect();
    }).observe(place, { childList: true, subtree: true });
    return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }

  function isThere(place) {
    return place.querySelector(".webchat__bubble__content, [data-testid='webchat__connectivity-status']") !== null;
  }

  async function webChat(isShown) {
    await Promise.race([isShown.catch(() => {}), pause(LONGEST_WAIT_MS)]);
    const script = Object.assign(document.createElement("script"), { src: webchat });
    await new Promise((resolve, reject) => {
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error("Web Chat cannot be loaded")));
      document.head.append(script);
    });
  }

  if (goesOnInKeptLanguage()) return { isLeaving: true };
  const arrived = arrive();
  const loaded = webChat(arrived.then(show));
  // Whoever waits for them handles what goes wrong; until then it is no complaint of the page.
  for (const one of [arrived, loaded]) one.catch(() => {});
  return { isLeaving: false, arrived, loaded, settle, chosen, locale, post };
})();
