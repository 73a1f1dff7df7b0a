// The panel with the chat in it, which the button of widget.js opens on the page of a business; and what the button has about
// it: the greeting beside it, and how much has been said since it was closed.

// By language; the server puts them here.
const WORDS = "$words";
const CROSS = "M6 6l12 12M18 6L6 18";

const small = matchMedia("(max-width: 600px), (max-height: 480px)");

function looks({ side, offsetSide, offsetBottom }) {
  return `
    .badge {
      position: absolute; inset-block-start: -6px; inset-inline-end: -4px; min-width: 24px; padding: 0 6px; border: 2px solid #fff;
      border-radius: 12px; color: #fff; background: #b3261e; font-size: 13px; line-height: 20px; text-align: center;
    }
    [hidden] { display: none !important; }
    .teaser {
      display: flex; align-items: flex-start; max-width: 300px; border-radius: 16px; color: #1d2b30; background: #fff;
      box-shadow: 0 6px 24px rgba(15, 40, 45, .24);
    }
    .teaser button { border: 0; border-radius: 16px; color: inherit; background: none; font: inherit; cursor: pointer; }
    .teaser .words { padding: 14px 0 14px 18px; text-align: start; overflow-wrap: anywhere; }
    .teaser .away { display: grid; flex: none; place-items: center; width: 44px; height: 44px; color: #5a6b72; }
    .panel { font: 16px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
    .panel {
      position: fixed; z-index: 2147483001; inset: auto; inset-block-end: ${offsetBottom}px; ${side ?? "inset-inline-end"}: ${offsetSide}px;
      display: flex; flex-direction: column; width: min(420px, calc(100vw - ${2 * Math.min(offsetSide, 40)}px));
      max-width: none; height: min(720px, calc(100vh - ${offsetBottom + 20}px)); height: min(720px, calc(100dvh - ${offsetBottom + 20}px));
      max-height: none; margin: 0; padding: 0; border: 0; overflow: hidden; border-radius: 16px; background: #fff;
      box-shadow: 0 12px 48px rgba(15, 40, 45, .3); animation: rise .18s ease-out;
    }
    .panel:not([open]) { display: none; }
    .panel::backdrop { background: none; }
    .bar { display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 18px; color: var(--ink); background: var(--accent); }
    .bar h2 { flex: 1; min-width: 0; margin: 0; font-size: 16px; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .close { display: grid; flex: none; place-items: center; width: 44px; height: 44px; border: 0; border-radius: 10px; color: inherit; background: transparent; cursor: pointer; }
    .close:hover { background: rgba(128, 128, 128, .28); }
    .bar .close:focus-visible { outline-color: currentColor; outline-offset: -3px; box-shadow: none; }
    iframe { flex: 1; width: 100%; min-height: 0; border: 0; background: #fff; }
    @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
    @media ${small.media} {
      .panel { inset: 0; width: 100%; height: 100vh; height: 100dvh; border-radius: 0; }
      .bar {
        padding-block-start: calc(8px + env(safe-area-inset-top, 0px));
        padding-inline: calc(18px + env(safe-area-inset-left, 0px)) calc(8px + env(safe-area-inset-right, 0px));
      }
      iframe { padding-block-end: env(safe-area-inset-bottom, 0px); }
    }
    @media (prefers-reduced-motion: reduce) { .panel { animation: none; } }
    @media (forced-colors: active) { .panel, .teaser { border: 2px solid; } }
    @media print { .panel { display: none; } }
  `;
}

// The chat of another site has no storage of its own here, so this page keeps for it by which word the customer comes
// back: what is kept becomes `next` where it is still `was`, and is told as it is then.
function kept(storedAs, wish) {
  const [was, next] = ["was", "next"].map((name) => (Object.hasOwn(wish, name) ? wish[name] : undefined));
  try {
    const found = localStorage.getItem(storedAs);
    if ((next !== null && typeof next !== "string") || found !== was) return found;
    if (next === null) localStorage.removeItem(storedAs);
    else localStorage.setItem(storedAs, next);
    return next;
  } catch {
    return undefined; // this page has no storage either
  }
}

function cleared(storedAs) {
  try {
    const names = Object.keys(localStorage).filter((name) => name === storedAs || name.startsWith(`${storedAs}/`));
    const words = names.map((name) => localStorage.getItem(name));
    for (const name of names) localStorage.removeItem(name);
    return words.join(" ");
  } catch {
    return undefined;
  }
}

// What is known of the chat on the next page of this tab, by the name under which that is stored.
function noted(name) {
  try {
    const { isOpen, unread, isGreeted } = JSON.parse(sessionStorage.getItem(name)) ?? {};
    return { isOpen: isOpen === true, unread: Number.isInteger(unread) ? Math.max(0, unread) : 0, isGreeted: isGreeted === true };
  } catch {
    return { isOpen: false, unread: 0, isGreeted: false };
  }
}

// What is about the button, beginning with what the last page of this tab has noted. `pressed` is what a press on the
// greeting does.
function makeCorner({ corner, launcher, storedAs, label, greeting, element, icon }, said, pressed) {
  const name = `${storedAs} open`;
  const state = noted(name);
  const badge = element("span", { class: "badge", hidden: "" });
  const words = element("button", { type: "button", class: "words" }, greeting ?? "");
  const away = element("button", { type: "button", class: "away", "aria-label": said.hide }, icon(CROSS, 18));
  const teaser = element("div", { class: "teaser", hidden: "" }, words, away);
  launcher.append(badge);
  corner.prepend(teaser);

  function note(change) {
    Object.assign(state, change);
    try {
      sessionStorage.setItem(name, JSON.stringify(state));
    } catch {
      // This page has no storage: then the next one begins with the button.
    }
    badge.hidden = state.unread === 0;
    badge.textContent = state.unread > 9 ? "9+" : String(state.unread);
    if (state.unread > 0) launcher.setAttribute("aria-label", `${label} (${state.unread} ${said.unread})`);
    else launcher.removeAttribute("aria-label");
    launcher.setAttribute("aria-expanded", String(state.isOpen));
    corner.hidden = state.isOpen;
    teaser.hidden = !greeting || state.isGreeted || state.isOpen;
  }

  words.addEventListener("click", pressed);
  away.addEventListener("click", () => {
    note({ isGreeted: true });
    launcher.focus();
  });
  return { state, note };
}

// `inside` is what the page has chosen, and the parts that are there already.
export function makePanel(inside) {
  const { root, launcher, origin, address, title, element, icon } = inside;
  const said = WORDS[inside.spoken];
  const { state, note } = makeCorner(inside, said, () => open({ isAsked: true }));
  const close = element("button", { type: "button", class: "close", "aria-label": said.close }, icon(CROSS));
  const bar = element("div", { class: "bar" }, element("h2", { id: "heading" }, title), close);
  // Its page is asked for when it is opened for the first time.
  const frame = element("iframe", { title, referrerpolicy: "origin" });
  const panel = element("dialog", { class: "panel", "aria-labelledby": "heading" }, bar, frame);
  let isLoaded = false; // before that an empty page of this origin stands in it
  let takesFocus = false;

  // Over the whole of a small screen it stands before the page, which cannot be reached meanwhile; beside the page it does
  // not, and is no more than another part of it.
  function show() {
    if (panel.open) panel.close();
    if (small.matches) panel.showModal();
    else panel.setAttribute("open", "");
  }

  function focusChat() {
    if (!panel.open || !takesFocus) return;
    frame.focus();
    if (isLoaded) frame.contentWindow.postMessage("bookings-chat/opened", origin);
  }

  function open({ isAsked }) {
    takesFocus = isAsked;
    if (!frame.src) frame.src = address;
    show();
    focusChat();
    note({ isOpen: true, unread: 0, isGreeted: true });
  }

  // As on the page before. Where it would cover the whole page that somebody has just gone to, it waits.
  function goOn() {
    if (state.isOpen && !small.matches) open({ isAsked: false });
    else note({ isOpen: false });
  }

  function shut() {
    if (!panel.open) return;
    panel.close();
    note({ isOpen: false });
    launcher.focus();
  }

  close.addEventListener("click", shut);
  panel.addEventListener("cancel", (event) => {
    event.preventDefault();
    shut();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut();
  });
  small.addEventListener("change", () => panel.open && show());
  frame.addEventListener("load", () => {
    if (!frame.src) return;
    isLoaded = true;
    focusChat();
  });

  addEventListener("message", ({ source, origin: theirs, data }) => {
    if (source !== frame.contentWindow || theirs !== origin) return;
    if (data === "bookings-chat/close") shut();
    if (data === "bookings-chat/said" && !panel.open) note({ unread: state.unread + 1 });
    if (data?.name === "bookings-chat/memory") {
      // Each business that a page of the site may be about has a conversation of its own; they are forgotten together.
      const name = data.business ? `${inside.storedAs}/${data.business}` : inside.storedAs;
      const now = data.clears ? cleared(inside.storedAs) : kept(name, data);
      source.postMessage({ name: data.name, id: data.id, kept: now }, origin);
    }
  });

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(looks(inside));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  root.append(panel);
  return { open, goOn };
}
