// Puts a chat button on any page:
//   <script src="https://<host of the bot>/widget.js" defer></script>
// What can be chosen by data- attributes is in docs/widget.md. Every page pays for this file: what is not needed for the
// button itself is in panel.js, which comes when the button is pressed, and the chat itself after it.
// Styles live in a shadow root and are set by script, so they neither touch the page nor need 'unsafe-inline'; a page with a
// strict policy allows our host in script-src and frame-src.
"use strict";

(() => {
  const script = document.currentScript;
  if (!script || document.querySelector("[data-bookings-chat]")) return;
  const origin = new URL(script.src).origin;
  const storedAs = `bookings-chat ${origin}`;
  // By language; the server puts them here.
  const words = "$words";

  // --- what the page has chosen; what cannot be is left out, and said in the console -------------------------------------

  function option(name, read) {
    const given = script.getAttribute(`data-${name}`)?.trim();
    if (!given) return null;
    const value = read(given);
    if (value === null) console.warn(`bookings chat: data-${name} is not used`);
    return value;
  }

  const like = (pattern) => (given) => (pattern.test(given) ? given : null);
  const pixels = (name) => Number(option(name, like(/^\d{1,3}$/)) ?? 20);

  function locales(given) {
    try {
      return given.length <= 35 ? Intl.getCanonicalLocales(given)[0] : null;
    } catch {
      return null;
    }
  }

  function colour(given) {
    if (!/^#([\da-f]{3}){1,2}$/i.test(given)) return null;
    const size = given.length > 4 ? 2 : 1;
    return [1, 1 + size, 1 + 2 * size].map((at) => parseInt(given.slice(at, at + size).repeat(3 - size), 16));
  }

  const locale = option("locale", locales);
  const language = (locale ?? (document.documentElement.lang || navigator.language)).split("-")[0].toLowerCase();
  const spoken = Object.hasOwn(words, language) ? language : "en";
  const title = option("title", like(/^.{1,60}$/s)) ?? words[spoken].title;
  const label = option("label", like(/^.{1,40}$/s)) ?? title;
  const greeting = option("greeting", like(/^.{1,160}$/s));
  const business = option("business", like(/^.{1,200}$/s));
  const side = option("position", like(/^(left|right)$/));
  const offsetSide = pixels("offset-side");
  const offsetBottom = pixels("offset-bottom");
  const accent = option("colour", colour) ?? [15, 95, 102];

  // https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
  function luminance(parts) {
    const [r, g, b] = parts.map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  // White or nearly black, whichever can be read better on it: one of them always can.
  const isDark = 1.05 / (luminance(accent) + 0.05) >= 4.5;
  const looks = { "--accent": `rgb(${accent.join(" ")})`, "--ink": isDark ? "#fff" : "#10181b" };

  // --- what it looks like -------------------------------------------------------------------------------------------------

  const sheetText = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    .corner {
      font: 16px/1.4 system-ui, sans-serif;
      position: fixed; z-index: 2147483000; inset-block-end: calc(${offsetBottom}px + env(safe-area-inset-bottom, 0px));
      ${side ?? "inset-inline-end"}: calc(${offsetSide}px + env(safe-area-inset-${side ?? "right"}, 0px));
      display: flex; flex-direction: column; align-items: ${side === "left" ? "flex-start" : "flex-end"}; gap: 12px;
      max-width: calc(100vw - ${2 * Math.min(offsetSide, 40)}px);
    }
    .launcher {
      position: relative; display: inline-flex; align-items: center; gap: 10px; min-height: 52px; max-width: 100%;
      padding: 8px 20px 8px 16px; border: 0; border-radius: 26px; color: var(--ink); background: var(--accent);
      font: inherit; font-weight: 600; text-align: start; cursor: pointer;
      box-shadow: 0 6px 20px rgba(15, 40, 45, .28); transition: .15s;
    }
    .launcher:hover { background: color-mix(in srgb, var(--accent), #000 10%); transform: translateY(-1px); }
    .launcher svg { flex: none; }
    .launcher span { overflow-wrap: anywhere; }
    button:focus-visible { outline: 3px solid #10181b; outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
    @media (prefers-reduced-motion: reduce) { .launcher, .launcher:hover { transition: none; transform: none; } }
    @media (forced-colors: active) { .launcher { border: 2px solid; } }
    @media print { .corner { display: none; } }
  `;

  function set(made, attributes) {
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    set(made, attributes);
    made.append(...children);
    return made;
  }

  function icon(path, size = 24) {
    const namespace = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(namespace, "svg");
    const line = document.createElementNS(namespace, "path");
    set(svg, {
      width: size, height: size, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "aria-hidden": "true",
      "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round",
    });
    set(line, { d: path });
    svg.append(line);
    return svg;
  }

  const BUBBLE = "M21 12a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 12zM9 12h.01M13 12h.01M17 12h.01";
  const launcher = element(
    "button",
    { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false" },
    icon(BUBBLE),
    element("span", {}, label),
  );
  const corner = element("div", { class: "corner" }, launcher);
  const host = element("div", { "data-bookings-chat": "", lang: spoken });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(sheetText);
  root.adoptedStyleSheets = [sheet];
  for (const [name, value] of Object.entries(looks)) host.style.setProperty(name, value);
  root.append(corner);

  // --- opening ------------------------------------------------------------------------------------------------------------

  const chosen = new URLSearchParams({ framed: "" });
  if (locale) chosen.set("locale", locale);
  if (business) chosen.set("business", business);
  const address = `${origin}/chat?${chosen}`;
  const inside = {
    root, corner, launcher, origin, address, storedAs, spoken, title, label, greeting, side, offsetSide, offsetBottom,
    element, icon,
  };
  let panel = null;

  async function withPanel(act) {
    try {
      panel ??= import(`${origin}$panel_js`).then(({ makePanel }) => makePanel(inside));
      act(await panel);
    } catch {
      panel = null;
      return false;
    }
    return true;
  }

  launcher.addEventListener("pointerenter", () => withPanel(() => {}));
  // Where the page lets nothing more of ours in, the chat has a page of its own.
  launcher.addEventListener("click", async () => {
    if (!(await withPanel((made) => made.open({ isAsked: true })))) window.open(address, "_blank", "noopener");
  });

  function isNoted() {
    try {
      return sessionStorage.getItem(`${storedAs} open`) !== null;
    } catch {
      return false;
    }
  }

  function begin() {
    document.body.append(host);
    if (greeting || isNoted()) withPanel((made) => made.goOn());
  }

  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
})();
