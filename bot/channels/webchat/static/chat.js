// Starts Web Chat on this page, and goes on with the conversation of this tab after a reload.
"use strict";

(() => {
  const STORED = "bookings-chat";
  const REFRESH_EVERY_MS = 10 * 60 * 1000;
  // https://github.com/microsoft/BotFramework-DirectLineJS#readme: 2 online, 3 expired token, 4 failed, 5 ended
  const ONLINE = 2;
  const LOST = new Set([3, 4, 5]);

  const isFramed = window.parent !== window;
  document.documentElement.classList.toggle("framed", isFramed);

  const locale = navigator.language || "en";
  const isEnglish = locale.toLowerCase().startsWith("en");

  function stored() {
    try {
      return JSON.parse(sessionStorage.getItem(STORED));
    } catch {
      return null;
    }
  }

  function store(conversation) {
    try {
      sessionStorage.setItem(STORED, JSON.stringify(conversation));
    } catch {
      // Without storage (a strict private window) the chat works; it only starts anew after a reload.
    }
  }

  function forget() {
    try {
      sessionStorage.removeItem(STORED);
    } catch {
      // Nothing was stored then.
    }
  }

  async function call(url, options) {
    const response = await fetch(url, { credentials: "omit", cache: "no-store", ...options });
    if (!response.ok) throw Object.assign(new Error(`the server answered ${response.status}`), { status: response.status });
    return response.json();
  }

  // The conversation of this tab with a fresh token, or null when there is none to go on with.
  async function resumed() {
    const known = stored();
    if (!known) return null;
    try {
      const { conversationId, domain } = known;
      const headers = { Authorization: `Bearer ${known.token}` };
      const { token } = await call(`${domain}/conversations/${encodeURIComponent(conversationId)}`, { headers });
      return { conversationId, domain, token };
    } catch (error) {
      if (!(error.status >= 400 && error.status < 500)) throw error;
      forget();
      return null;
    }
  }

  async function begun() {
    const { conversationId, domain, token } = await call("/webchat/token", { method: "POST" });
    return { conversationId, domain, token };
  }

  async function keepFresh() {
    const known = stored();
    if (!known) return;
    try {
      const headers = { Authorization: `Bearer ${known.token}` };
      const { token } = await call(`${known.domain}/tokens/refresh`, { method: "POST", headers });
      store({ ...known, token });
    } catch {
      // The next time, or the notice, will do.
    }
  }

  function notice(text) {
    document.getElementById("notice-text").textContent = text;
    document.getElementById("notice").hidden = false;
  }

  function hideNotice() {
    document.getElementById("notice").hidden = true;
  }

  function startAgain() {
    forget();
    location.reload();
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

  function show(conversation, isResumed) {
    const { conversationId, domain, token } = conversation;
    const directLine = window.WebChat.createDirectLine({
      domain,
      token,
      // Only to resume: with an id the client does not start the conversation.
      ...(isResumed ? { conversationId } : { conversationStartProperties: { locale } }),
    });
    directLine.connectionStatus$.subscribe((status) => {
      if (status === ONLINE) hideNotice();
      if (LOST.has(status)) notice("This chat has ended because it was idle for a while.");
    });
    window.WebChat.renderWebChat(
      {
        directLine,
        locale,
        styleOptions,
        adaptiveCardsHostConfig,
        activityStatusMiddleware: onlyUnsent,
        store: window.WebChat.createStore({}, announceJoining),
        overrideLocalizedStrings: isEnglish ? { TEXT_INPUT_PLACEHOLDER: "Write a message" } : {},
      },
      document.getElementById("webchat"),
    );
    focusSendBox();
  }

  async function start() {
    document.getElementById("notice-button").addEventListener("click", startAgain);
    try {
      const known = await resumed();
      const conversation = known ?? (await begun());
      store(conversation);
      show(conversation, known !== null);
      setInterval(keepFresh, REFRESH_EVERY_MS);
    } catch (error) {
      notice(
        error.status === 429
          ? "Many people are writing to us just now. Please try again in a minute."
          : "The chat cannot be reached just now. Please try again in a moment.",
      );
    }
  }

  if (isFramed) {
    // The messages carry nothing but their name, so any page that frames us may see them.
    addEventListener(
      "keydown",
      (event) => {
        // Inside a card, Escape first leads out of it, which is Web Chat's own doing.
        if (event.key !== "Escape" || event.target.closest?.(".ac-adaptiveCard")) return;
        window.parent.postMessage("bookings-chat/close", "*");
      },
      { capture: true },
    );
    addEventListener("message", (event) => {
      if (event.source === window.parent && event.data === "bookings-chat/opened") focusSendBox();
    });
  }

  start();
})();
