// Starts Web Chat on this page, and goes on with the conversation that this browser remembers (memory.js).
"use strict";

(() => {
  const LONGEST_WITHOUT_RENEWAL_MS = 12 * 60 * 60 * 1000;
  const MOST_TRIES = 4;
  // https://github.com/microsoft/BotFramework-DirectLineJS#readme: 2 online, 3 expired token, 4 failed, 5 ended
  const ONLINE = 2;
  const LOST = new Set([3, 4, 5]);
  const TOO_MANY_REQUESTS = 429;
  const USUAL_WAIT_SECONDS = 60;

  const isFramed = window.parent !== window;
  document.documentElement.classList.toggle("framed", isFramed);

  const locale = navigator.language || "en";
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
      location.replace("/chat?forgotten");
    } catch {
      document.getElementById("webchat").replaceChildren();
      notice(texts.unreachable);
    }
  }

  // The conversation was closed, by this page or by another one, or by a word of the customer's.
  async function end(memory, visit) {
    await memory.swap(visit.memory, null);
    location.replace("/chat?forgotten");
  }

  function offerToForget(memory, visit) {
    const menu = document.getElementById("memory");
    document.documentElement.classList.toggle("remembering", memory.isOnDevice);
    document.getElementById("forget").addEventListener("click", () => forget(memory, visit));
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }

  // Leads out of the menu first, then out of the chat. Inside a card it leads out of that, which is Web Chat's own doing.
  function leave(event) {
    const menu = document.getElementById("memory");
    if (menu.open) {
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

  // Hides itself when the time is over, unless something else is told by then.
  function askToWait(seconds) {
    const text = texts.too_fast.replace("{seconds}", seconds);
    notice(text, { leadsOut: false });
    setTimeout(() => document.getElementById("notice-text").textContent === text && hideNotice(), seconds * 1000);
  }

  function tellWhatWasForgotten() {
    if (!new URLSearchParams(location.search).has("forgotten")) return;
    history.replaceState(null, "", "/chat");
    notice(texts.forgotten, { leadsOut: false });
  }

  function focusSendBox() {
    // On a touch screen the keyboard would jump up and hide the greeting.
    if (matchMedia("(hover: hover)").matches) document.querySelector("[data-id='webchat-sendbox-input']")?.focus();
  }

  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif';
  const accent = "#0f5f66";

  const styleOptions = {
    accent,
    primaryFont: font,
    monospaceFont: font,
    backgroundColor: "#ffffff",
    subtle: "#5a6b72",
    hideUploadButton: true,
    suggestedActionLayout: "flow",
    suggestedActionBackgroundColor: "#ffffff",
    suggestedActionBackgroundColorOnHover: "#e8f2f2",
    suggestedActionBackgroundColorOnActive: "#d5e8e8",
    suggestedActionBorderColor: accent,
    suggestedActionBorderRadius: 18,
    suggestedActionBorderWidth: 1,
    suggestedActionHeight: 36,
    suggestedActionTextColor: accent,
    suggestedActionsStackedOverflow: "auto",
    bubbleBackground: "#f1f5f6",
    bubbleBorderWidth: 0,
    bubbleBorderRadius: 14,
    bubbleTextColor: "#1d2b30",
    bubbleMaxWidth: 480,
    bubbleMinHeight: 40,
    bubbleFromUserBackground: accent,
    bubbleFromUserBorderWidth: 0,
    bubbleFromUserBorderRadius: 14,
    bubbleFromUserTextColor: "#ffffff",
    cardEmphasisBackgroundColor: "#f1f5f6",
    cardPushButtonBackgroundColor: accent,
    cardPushButtonTextColor: "#ffffff",
    paddingRegular: 12,
    paddingWide: 16,
    sendBoxHeight: 52,
    sendBoxBorderTop: "solid 1px #dfe6e8",
    sendBoxButtonColor: accent,
    sendBoxButtonColorOnHover: "#0a464b",
    sendBoxPlaceholderColor: "#5a6b72",
    sendBoxTextColor: "#1d2b30",
    transcriptActivityVisualKeyboardIndicatorColor: accent,
  };

  const adaptiveCardsHostConfig = {
    fontFamily: font,
    spacing: { small: 8, default: 10, medium: 14, large: 20, extraLarge: 28, padding: 16 },
    separator: { lineThickness: 1, lineColor: "#dfe6e8" },
    fontSizes: { small: 13, default: 15, medium: 17, large: 20, extraLarge: 24 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    containerStyles: {
      default: {
        backgroundColor: "#ffffff",
        foregroundColors: {
          default: { default: "#1d2b30", subtle: "#5a6b72" },
          accent: { default: accent, subtle: accent },
          good: { default: "#1a7f4b", subtle: "#1a7f4b" },
        },
      },
    },
    actions: {
      maxActions: 8,
      spacing: "medium",
      buttonSpacing: 0, // the style sheet sets the gap, so that it holds between lines too
      showCard: { actionMode: "inline", inlineTopMargin: 8 },
      actionsOrientation: "horizontal",
      actionAlignment: "left",
    },
  };

  // A short talk needs no time under every message; what must be seen is a message that was not sent.
  function onlyUnsent() {
    return (next) => (message) => (message.sendState === "sent" ? false : next(message));
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
    const { conversationId, domain, isResumed, token } = visit;
    let wasOnline = false;
    hearRefusals();
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
        styleOptions,
        adaptiveCardsHostConfig,
        activityStatusMiddleware: onlyUnsent,
        store: window.WebChat.createStore({}, announceJoining, hearEnd(() => end(memory, visit))),
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
      const memory = await window.bookingsMemory.open();
      const visit = await arrived(memory);
      offerToForget(memory, visit);
      show(visit, memory);
      setInterval(() => renew(memory), Math.min(visit.memoryExpiresIn * 500, LONGEST_WITHOUT_RENEWAL_MS));
    } catch (error) {
      notice(error.status === TOO_MANY_REQUESTS ? texts.busy : texts.unreachable);
    }
  }

  addEventListener("keydown", (event) => event.key === "Escape" && leave(event), { capture: true });
  addEventListener("message", (event) => {
    if (isFramed && event.source === window.parent && event.data === "bookings-chat/opened") focusSendBox();
  });

  start();
})();
