// Puts a chat button on any page:
//   <script src="https://<host of the bot>/widget.js" defer></script>
// What can be chosen by data- attributes is in docs/widget.md. The chat itself is loaded when the button is pressed.
// Styles live in a shadow root and are set by script, so they neither touch the page nor need 'unsafe-inline'; a page with a
// strict policy allows our host in script-src and frame-src.
"use strict";

(() => {
  const script = document.currentScript;
  if (!script || document.querySelector("[data-bookings-chat]")) return;
  const origin = new URL(script.src).origin;
  const storedAs = `bookings-chat ${origin}`;
  const words = "$widget_words"; // by language; the server puts them here

  // --- what the page has chosen; what cannot be is left out, and said in the console -------------------------------------

  function option(name, read) {
    const given = script.getAttribute(`data-${name}`)?.trim();
    if (!given) return null;
    const value = read(given);
    if (value === null) console.warn(`bookings chat: data-${name} is not used, as its value cannot be`);
    return value;
  }

  const oneOf = (...values) => (given) => (values.includes(given) ? given : null);
  const text = (most) => (given) => (given.length <= most ? given : null);
  const pixels = (given) => (/^\d{1,3}$/.test(given) ? Number(given) : null);

  function locales(given) {
    try {
      return given.length <= 35 ? Intl.getCanonicalLocales(given)[0] : null;
    } catch {
      return null;
    }
  }

  function colour(given) {
    const found = /^#(?:([\da-f])([\da-f])([\da-f])|([\da-f]{2})([\da-f]{2})([\da-f]{2}))$/i.exec(given);
    if (!found) return null;
    const [, r, g, b, ...long] = found;
    return (r ? [r + r, g + g, b + b] : long).map((part) => parseInt(part, 16));
  }

  const locale = option("locale", locales);
  const language = (locale ?? (document.documentElement.lang || navigator.language)).split("-")[0].toLowerCase();
  const said = Object.hasOwn(words, language) ? words[language] : words.en;
  const title = option("title", text(60)) ?? said.title;
  const label = option("label", text(40)) ?? title;
  const greeting = option("greeting", text(160));
  const business = option("business", text(200));
  const side = option("position", oneOf("left", "right"));
  const offsetSide = option("offset-side", pixels) ?? 20;
  const offsetBottom = option("offset-bottom", pixels) ?? 20;
  const accent = option("colour", colour) ?? [15, 95, 102];

  // https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
  function luminance(parts) {
    const [r, g, b] = parts.map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  // White or nearly black, whichever can be read better on it: one of them always can.
  const isDark = 1.05 / (luminance(accent) + 0.05) >= 4.5;
  const css = (parts) => `rgb(${parts.map(Math.round).join(" ")})`;
  const darker = css(accent.map((part) => (isDark ? part * 0.75 : part * 0.9)));
  const looks = { "--accent": css(accent), "--over": darker, "--ink": isDark ? "#fff" : "#10181b" };

  // --- what it looks like -------------------------------------------------------------------------------------------------

  const sheetText = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    .corner { font: 16px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
    .corner {
      position: fixed; z-index: 2147483000; inset-block-end: calc(${offsetBottom}px + env(safe-area-inset-bottom, 0px));
      ${side ?? "inset-inline-end"}: calc(${offsetSide}px + env(safe-area-inset-${side ?? "right"}, 0px));
      display: flex; flex-direction: column; align-items: ${side === "left" ? "flex-start" : "flex-end"}; gap: 12px;
      max-width: calc(100vw - ${2 * Math.min(offsetSide, 40)}px);
    }
    .launcher {
      position: relative; display: inline-flex; align-items: center; gap: 10px; min-height: 52px; max-width: 100%;
      padding: 8px 20px 8px 16px; border: 0; border-radius: 26px; color: var(--ink); background: var(--accent);
      font: inherit; font-weight: 600; text-align: start; cursor: pointer;
      box-shadow: 0 6px 20px rgba(15, 40, 45, .28); transition: background .15s ease, transform .15s ease;
    }
    .launcher:hover { background: var(--over); transform: translateY(-1px); }
    .launcher svg { flex: none; }
    .launcher span { overflow-wrap: anywhere; }
    button:focus-visible {
      outline: 3px solid #10181b; outline-offset: 3px; box-shadow: 0 0 0 3px #fff;
    }
    .badge {
      position: absolute; inset-block-start: -6px; inset-inline-end: -4px; min-width: 24px; padding: 0 6px; border: 2px solid #fff;
      border-radius: 12px; color: #fff; background: #b3261e; font-size: 13px; line-height: 20px; text-align: center;
    }
    .teaser {
      display: flex; align-items: flex-start; max-width: 300px; border-radius: 16px; color: #1d2b30; background: #fff;
      box-shadow: 0 6px 24px rgba(15, 40, 45, .24);
    }
    .teaser button { border: 0; border-radius: 16px; color: inherit; background: none; font: inherit; cursor: pointer; }
    .teaser .words { padding: 14px 0 14px 18px; text-align: start; overflow-wrap: anywhere; }
    .teaser .away { display: grid; flex: none; place-items: center; width: 44px; height: 44px; color: #5a6b72; }
    [hidden] { display: none !important; }
    @media (prefers-reduced-motion: reduce) { .launcher, .launcher:hover { transition: none; transform: none; } }
    @media (forced-colors: active) { .launcher, .teaser { border: 2px solid; } }
    @media print { .corner { display: none; } }
  `;

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function icon(path, size = 24) {
    const namespace = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(namespace, "svg");
    const line = document.createElementNS(namespace, "path");
    const look = { width: size, height: size, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor" };
    const stroke = { "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" };
    for (const [key, value] of Object.entries({ ...look, ...stroke })) svg.setAttribute(key, value);
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  const BUBBLE = "M21 12a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 12zM9 12h.01M13 12h.01M17 12h.01";
  const CROSS = "M6 6l12 12M18 6L6 18";
  const badge = element("span", { class: "badge", hidden: "" });
  const launcher = element(
    "button",
    { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false" },
    icon(BUBBLE),
    element("span", {}, label),
    badge,
  );
  const teaserWords = element("button", { type: "button", class: "words" }, greeting ?? "");
  const teaserAway = element("button", { type: "button", class: "away", "aria-label": said.hide }, icon(CROSS, 18));
  const teaser = element("div", { class: "teaser", hidden: "" }, teaserWords, teaserAway);
  const corner = element("div", { class: "corner" }, teaser, launcher);

  // --- what is known of it on the next page of this tab -------------------------------------------------------------------

  function noted() {
    try {
      const found = JSON.parse(sessionStorage.getItem(`${storedAs} open`));
      const { isOpen, unread, isGreeted } = found ?? {};
      return { isOpen: isOpen === true, unread: Number.isInteger(unread) ? Math.max(0, unread) : 0, isGreeted: isGreeted === true };
    } catch {
      return { isOpen: false, unread: 0, isGreeted: false };
    }
  }

  const state = noted();

  function note(change) {
    Object.assign(state, change);
    try {
      sessionStorage.setItem(`${storedAs} open`, JSON.stringify(state));
    } catch {
      // This page has no storage: then the next one begins with the button.
    }
    badge.hidden = state.unread === 0;
    badge.textContent = state.unread > 9 ? "9+" : String(state.unread);
    if (state.unread > 0) launcher.setAttribute("aria-label", `${label} (${state.unread} ${said.unread})`);
    else launcher.removeAttribute("aria-label");
    teaser.hidden = !greeting || state.isGreeted || state.isOpen;
  }

  // --- opening ------------------------------------------------------------------------------------------------------------

  const small = matchMedia("(max-width: 600px), (max-height: 480px)");
  let panel = null;

  function address() {
    const chosen = new URLSearchParams({ framed: "" });
    if (locale) chosen.set("locale", locale);
    if (business) chosen.set("business", business);
    return `${origin}/chat?${chosen}`;
  }

  const inside = { origin, address: address(), title, said, small, side, offsetSide, offsetBottom, storedAs, element, icon };
  const happens = { closed, news: () => note({ unread: state.unread + 1 }) };

  async function open({ isAsked = true } = {}) {
    try {
      panel ??= import(`${origin}$panel_js`).then(({ makePanel }) => makePanel(root, inside, happens));
      (await panel).open({ isAsked });
    } catch {
      // The page lets nothing more of ours in: the chat has a page of its own.
      panel = null;
      if (isAsked) window.open(inside.address, "_blank", "noopener");
      return;
    }
    corner.hidden = true;
    launcher.setAttribute("aria-expanded", "true");
    note({ isOpen: true, unread: 0, isGreeted: true });
  }

  function closed() {
    corner.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    note({ isOpen: false });
    launcher.focus();
  }

  launcher.addEventListener("click", () => open());
  teaserWords.addEventListener("click", () => open());
  teaserAway.addEventListener("click", () => {
    note({ isGreeted: true });
    launcher.focus();
  });

  const host = element("div", { "data-bookings-chat": "", lang: Object.hasOwn(words, language) ? language : "en" });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(sheetText);
  root.adoptedStyleSheets = [sheet];
  for (const [name, value] of Object.entries(looks)) host.style.setProperty(name, value);
  root.append(corner);

  function begin() {
    document.body.append(host);
    note({});
    // Where it would cover the whole page that somebody has just gone to, it waits.
    if (state.isOpen && !small.matches) open({ isAsked: false });
    else note({ isOpen: false });
  }

  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
})();
