// Puts a chat button on any page:
//   <script src="https://<host of the bot>/widget.js" defer></script>
// Optional attributes: data-title (the name of the chat), data-label (the words on the button).
// Nothing else is loaded until the button is pressed. Styles live in a shadow root and are set by script, so they neither
// touch the page nor need 'unsafe-inline'; a page with a strict policy allows our host in script-src and frame-src.
"use strict";

(() => {
  const script = document.currentScript;
  if (!script || document.querySelector("[data-bookings-chat]")) return;
  const origin = new URL(script.src).origin;
  const storedAs = `bookings-chat ${origin}`;
  const title = script.dataset.title || "Book an appointment";
  const label = script.dataset.label || title;

  const css = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    .launcher, .panel { font: 16px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
    .launcher {
      position: fixed; z-index: 2147483000; inset-block-end: calc(20px + env(safe-area-inset-bottom, 0px)); inset-inline-end: 20px;
      display: inline-flex; align-items: center; gap: 10px; min-height: 52px; padding: 0 20px 0 16px;
      border: 0; border-radius: 26px; color: #fff; background: #0f5f66; font-weight: 600; cursor: pointer;
      box-shadow: 0 6px 20px rgba(15, 40, 45, .28); transition: background .15s ease, transform .15s ease;
    }
    .launcher:hover { background: #0a464b; transform: translateY(-1px); }
    .launcher svg { flex: none; }
    .launcher:focus-visible, .close:focus-visible { outline: 3px solid #0f5f66; outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
    .launcher[hidden], .panel[hidden] { display: none; }
    .panel {
      position: fixed; z-index: 2147483001; inset-block-end: 20px; inset-inline-end: 20px;
      display: flex; flex-direction: column; width: 420px; height: min(720px, calc(100vh - 40px)); height: min(720px, calc(100dvh - 40px));
      overflow: hidden; border-radius: 16px; background: #fff; box-shadow: 0 12px 48px rgba(15, 40, 45, .3);
      animation: rise .18s ease-out;
    }
    .bar { display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 18px; color: #fff; background: #0f5f66; }
    .bar h2 { flex: 1; min-width: 0; margin: 0; font-size: 16px; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .close { display: grid; place-items: center; width: 44px; height: 44px; border: 0; border-radius: 10px; color: inherit; background: transparent; cursor: pointer; }
    .close:hover { background: rgba(255, 255, 255, .16); }
    .bar .close:focus-visible { outline-color: #fff; outline-offset: -3px; box-shadow: none; }
    iframe { flex: 1; width: 100%; min-height: 0; border: 0; background: #fff; }
    @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
    @media (max-width: 600px), (max-height: 480px) {
      .panel { inset: 0; width: 100%; height: 100vh; height: 100dvh; border-radius: 0; }
      .bar { padding-block-start: calc(8px + env(safe-area-inset-top, 0px)); }
    }
    @media (prefers-reduced-motion: reduce) { .launcher, .panel { transition: none; animation: none; } }
    @media print { .launcher, .panel { display: none; } }
  `;

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function icon(path) {
    const namespace = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(namespace, "svg");
    const line = document.createElementNS(namespace, "path");
    const look = { width: "24", height: "24", viewBox: "0 0 24 24", fill: "none", stroke: "currentColor" };
    const stroke = { "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" };
    for (const [key, value] of Object.entries({ ...look, ...stroke })) svg.setAttribute(key, value);
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  const bubble = "M21 12a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 12zM9 12h.01M13 12h.01M17 12h.01";
  const launcher = element(
    "button",
    { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "panel" },
    icon(bubble),
    element("span", {}, label),
  );
  const close = element("button", { type: "button", class: "close", "aria-label": "Close the chat" }, icon("M6 6l12 12M18 6L6 18"));
  const heading = element("h2", { id: "heading" }, title);
  const panel = element(
    "section",
    { id: "panel", class: "panel", role: "dialog", "aria-labelledby": "heading", hidden: "" },
    element("div", { class: "bar" }, heading, close),
  );
  let frame = null;
  let isLoaded = false; // before that an empty page of this origin stands in it

  function open() {
    if (!frame) {
      frame = element("iframe", { src: `${origin}/chat`, title, referrerpolicy: "origin" });
      frame.addEventListener("load", () => {
        isLoaded = true;
        focusChat();
      });
      panel.append(frame);
    }
    panel.hidden = false;
    launcher.hidden = true;
    launcher.setAttribute("aria-expanded", "true");
    focusChat();
  }

  function focusChat() {
    if (panel.hidden) return;
    frame.focus();
    if (isLoaded) frame.contentWindow.postMessage("bookings-chat/opened", origin);
  }

  function shut() {
    if (panel.hidden) return;
    panel.hidden = true;
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
  }

  launcher.addEventListener("click", open);
  close.addEventListener("click", shut);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut();
  });
  // The chat of another site has no storage of its own here, so this page keeps for it by which word the customer comes
  // back: what is kept becomes `next` where it is still `was`, and is told as it is then.
  function kept({ was, next }) {
    try {
      const found = localStorage.getItem(storedAs);
      if (next === undefined || found !== was) return found;
      if (next === null) localStorage.removeItem(storedAs);
      else localStorage.setItem(storedAs, String(next));
      return next;
    } catch {
      return undefined; // this page has no storage either
    }
  }

  addEventListener("message", (event) => {
    const isOurs = frame && event.source === frame.contentWindow && event.origin === origin;
    if (!isOurs) return;
    if (event.data === "bookings-chat/close") shut();
    if (event.data?.name === "bookings-chat/memory") {
      frame.contentWindow.postMessage({ name: event.data.name, id: event.data.id, kept: kept(event.data) }, origin);
    }
  });

  const host = element("div", { "data-bookings-chat": "" });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  root.append(launcher, panel);
  if (document.body) document.body.append(host);
  else addEventListener("DOMContentLoaded", () => document.body.append(host));
})();
