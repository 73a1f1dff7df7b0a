// Draws what can be picked: a calendar, times, services, people. What pressing one of them sends is in the attachment.
"use strict";

window.bookingsPicking = (() => {
  const CONTENT_TYPE = "application/vnd.bookings-chat.picker+json";
  const FOLLOWED_FOR_MS = 20 * 1000;
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

  const isPicker = (attachment) => attachment?.contentType === CONTENT_TYPE;
  const pickerOf = (activity) => activity.attachments?.find(isPicker);

  // The messages so far, as far as it matters here, and the pickers that are on the page.
  const messages = [];
  const pickers = new Set();

  let dispatch = null;

  // When somebody who has picked is answered with something to pick, the keyboard goes on there.
  let pickedAt = 0;

  function make(tag, attributes = {}, ...children) {
    const { on = {}, ...plain } = attributes;
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(plain)) {
      if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    for (const [name, hear] of Object.entries(on)) element.addEventListener(name, hear);
    element.append(...children.flat().filter((child) => child || child === 0));
    return element;
  }

  const button = (attributes, ...children) => make("button", { type: "button", ...attributes }, ...children);

  // What is said, and when it is over

  // A question that is drawn is not listed in words too, nor are its answers buttons below the conversation.
  function asDrawn(activity) {
    const picker = activity.type === "message" && activity.from?.role !== "user" && pickerOf(activity);
    if (!picker) return activity;
    const { suggestedActions, ...rest } = activity;
    const content = { ...picker.content, words: activity.text };
    const attachments = activity.attachments.map((one) => (one === picker ? { ...one, content } : one));
    return { ...rest, text: picker.content.lead, attachments };
  }

  function note(activity) {
    if (activity.type !== "message" || messages.some((one) => one.id === activity.id)) return;
    const isTheirs = activity.from?.role === "user";
    const text = activity.channelData?.messageBack?.displayText || activity.text || "";
    messages.push({ id: activity.id, isTheirs, text, isQuestion: activity.inputHint === "expectingInput" });
    for (const picker of pickers) picker.look();
  }

  function storeMiddleware(store) {
    dispatch = store.dispatch;
    return (next) => (action) => {
      if (action.type !== "DIRECT_LINE/INCOMING_ACTIVITY") return next(action);
      const { activity } = action.payload;
      const done = next({ ...action, payload: { ...action.payload, activity: asDrawn(activity) } });
      note(activity);
      return done;
    };
  }

  // The customer's next message, or nothing where a later question came before one; null while it is open.
  function answerTo(id) {
    const at = messages.findIndex((one) => one.id === id);
    const later = at < 0 ? [] : messages.slice(at + 1);
    const answer = later.find((one) => one.isTheirs);
    if (answer) return answer.text;
    return later.some((one) => one.isQuestion) ? "" : null;
  }

  function send({ value, says }) {
    pickedAt = Date.now();
    if (value) dispatch({ type: "WEB_CHAT/SEND_MESSAGE_BACK", payload: { value, text: says, displayText: says } });
    else dispatch({ type: "WEB_CHAT/SEND_MESSAGE", payload: { text: says, method: "imBack" } });
  }

  class Picker extends HTMLElement {
    connectedCallback() {
      pickers.add(this);
      this.content = JSON.parse(this.getAttribute("content"));
      this.isOpen = null;
      this.look();
      if (!this.isOpen || Date.now() - pickedAt > FOLLOWED_FOR_MS) return;
      pickedAt = 0;
      // Web Chat measures and scrolls first.
      requestAnimationFrame(() => this.querySelector("[tabindex='0']")?.focus());
    }

    disconnectedCallback() {
      pickers.delete(this);
    }

    look() {
      const answer = this.picked ?? answerTo(this.getAttribute("activity"));
      if (this.isOpen === (answer === null)) return;
      this.isOpen = answer === null;
      this.replaceChildren(this.isOpen ? this.open() : answered(this.content, answer));
    }

    open() {
      const pick = (choice) => this.pick(choice);
      const { beside, kind, lead } = this.content;
      return make(
        "div",
        { class: `pick is-${kind}`, role: "group", "aria-label": lead },
        KINDS[kind](this.content, pick),
        beside.length > 0 && make("div", { class: "pick-beside" }, beside.map((choice) => quiet(choice, pick))),
      );
    }

    pick(choice) {
      if (!this.isOpen) return;
      this.picked = choice.says;
      if (matchMedia("(hover: hover)").matches) document.querySelector("[data-id='webchat-sendbox-input']")?.focus();
      this.look();
      send(choice);
    }
  }

  // What was picked is known by its words, which are those of the message that it sent.
  function answered(content, answer) {
    const isOneOfThem = choicesIn(content).some((one) => one.says === answer);
    if (!isOneOfThem) return make("p", { class: "pick-answered" }, content.over);
    const tick = make("span", { class: "pick-tick", "aria-hidden": "true" }, "✓");
    return make("p", { class: "pick-answered" }, tick, make("span", { class: "pick-unseen" }, `${content.chosen}: `), answer);
  }

  function choicesIn(content) {
    const of = {
      days: () => content.months.flatMap((month) => month.days.map((day) => day.choice)),
      times: () => content.groups.flatMap((group) => group.times.map((time) => time.choice)),
      services: () => content.services.map((service) => service.choice),
      people: () => content.people.map((person) => person.choice),
    };
    return [...of[content.kind](), ...content.beside, content.earlier, content.later].filter(Boolean);
  }

  function quiet(choice, pick) {
    return button({ class: "pick-quiet", on: { click: () => pick(choice) } }, choice.label);
  }

  // The calendar, as a grid: https://www.w3.org/WAI/ARIA/apg/patterns/dialog-modal/examples/datepicker-dialog/

  const firstFree = (month) => Math.max(month.days.findIndex((day) => day.choice), 0);

  function days(content, pick) {
    const { months } = content;
    const place = make("div");
    let shown = Math.max(months.findIndex((month) => month.days.some((day) => day.choice)), 0);
    let at = firstFree(months[shown]);

    // Weeks that are over are not drawn.
    const from = (month) => beginOfWeek(months[month], Math.max(months[month].days.findIndex((day) => day.day >= content.today), 0));

    function draw(focused) {
      place.replaceChildren(
        make(
          "div",
          { class: "pick-head" },
          turner("‹", "pick-earlier", months[shown - 1]?.title ?? content.earlier?.label, () => turn(-1, ".pick-earlier")),
          make("span", { class: "pick-month", "aria-live": "polite" }, months[shown].title),
          turner("›", "pick-later", months[shown + 1]?.title ?? content.later?.label, () => turn(1, ".pick-later")),
        ),
        grid(months[shown], from(shown), at, content, pick, onKeyDown),
      );
      // Where the last month is reached there is no button left to be on.
      if (focused) (place.querySelector(focused) ?? place.querySelector("[tabindex='0']")).focus();
    }

    function goTo(month, day, focused = "[tabindex='0']") {
      shown = month;
      at = Math.max(from(month), Math.min(day, months[month].days.length - 1));
      draw(focused);
    }

    function turn(by, focused) {
      const month = months[shown + by];
      if (month) return goTo(shown + by, focused ? firstFree(month) : at, focused);
      const asked = by < 0 ? content.earlier : content.later;
      return asked && pick(asked);
    }

    function step(by) {
      const to = at + by;
      const length = months[shown].days.length;
      if (to >= from(shown) && to < length) return goTo(shown, to);
      const next = months[shown + Math.sign(by)];
      return next && goTo(shown + Math.sign(by), to < 0 ? next.days.length + to : to - length);
    }

    function onKeyDown(event) {
      const column = (months[shown].blanks + at) % 7;
      answerKey(event, {
        Home: () => goTo(shown, at - column),
        End: () => goTo(shown, at + 6 - column),
        PageUp: () => turn(-1),
        PageDown: () => turn(1),
        ...Object.fromEntries(Object.entries(STEPS).map(([key, by]) => [key, () => step(by)])),
      });
    }

    draw();
    return place;
  }

  // Web Chat would go from message to message by the same keys.
  function answerKey(event, moves) {
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey;
    if (!isPlain || !Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  }

  function turner(sign, name, to, onTurn) {
    if (!to) return make("span", { class: "pick-turn" });
    return button({ class: `pick-turn ${name}`, "aria-label": to, title: to, on: { click: onTurn } }, sign);
  }

  const beginOfWeek = (month, at) => Math.max(at - ((month.blanks + at) % 7), 0);

  function grid(month, from, at, content, pick, onKeyDown) {
    const weekdays = content.weekdays.map(([short, long]) =>
      make("span", { role: "columnheader", class: "pick-weekday", "aria-label": long }, short.replace(".", "")),
    );
    const weeks = weeksOf(month).filter((week) => week[6] >= from).map((week) =>
      make("div", { role: "row", class: "pick-week" }, week.map((number) => cell(month.days[number], number === at, content, pick))),
    );
    const attributes = { class: "pick-grid", role: "grid", "aria-label": month.title, on: { keydown: onKeyDown } };
    return make("div", attributes, make("div", { role: "row", class: "pick-week" }, weekdays), weeks);
  }

  // The places of the days, a week at a time; -1 or beyond where the week is of another month too.
  function weeksOf(month) {
    const weeks = Math.ceil((month.blanks + month.days.length) / 7);
    return Array.from({ length: weeks }, (_, week) => Array.from({ length: 7 }, (_day, column) => week * 7 + column - month.blanks));
  }

  function cell(day, isAt, content, pick) {
    if (!day) return make("span", { role: "gridcell" });
    const isToday = day.day === content.today;
    const attributes = {
      class: `pick-day${day.choice ? " is-free" : ""}${isToday ? " is-today" : ""}`,
      tabindex: isAt ? "0" : "-1",
      "aria-label": day.told,
      "aria-disabled": day.choice ? undefined : "true",
      "aria-current": isToday ? "date" : undefined,
      title: day.told,
      on: { click: () => day.choice && pick(day.choice) },
    };
    return make("span", { role: "gridcell" }, button(attributes, String(Number(day.day.slice(8)))));
  }

  // Lists: one stop for the tabulator, and arrows from there.

  function list(attributes, ...children) {
    const place = make("div", { ...attributes, on: { keydown: onKeyDown, focusin: stop } }, ...children);
    const places = () => [...place.querySelectorAll("[data-place]:not([hidden])")];

    function stop({ target }) {
      const here = target.closest("[data-place]");
      if (here) places().forEach((one) => one.setAttribute("tabindex", one === here ? "0" : "-1"));
    }

    function onKeyDown(event) {
      const all = places();
      const from = all.indexOf(event.target);
      if (from < 0) return;
      answerKey(event, {
        ArrowLeft: () => all[from - 1]?.focus(),
        ArrowRight: () => all[from + 1]?.focus(),
        ArrowUp: () => inRow(all, from, -1)?.focus(),
        ArrowDown: () => inRow(all, from, 1)?.focus(),
        Home: () => all[0].focus(),
        End: () => all.at(-1).focus(),
      });
    }

    places().forEach((one, number) => one.setAttribute("tabindex", number === 0 ? "0" : "-1"));
    return place;
  }

  // The nearest in the row above or below.
  function inRow(places, from, by) {
    const boxes = places.map((place) => place.getBoundingClientRect());
    const own = boxes[from];
    const away = (at) => Math.abs(boxes[at].left + boxes[at].width / 2 - own.left - own.width / 2);
    const beyond = [...boxes.keys()].filter((at) => (boxes[at].top - own.top) * by > 4);
    const nearest = Math.min(...beyond.map((at) => Math.abs(boxes[at].top - own.top)));
    const row = beyond.filter((at) => Math.abs(boxes[at].top - own.top) < nearest + 4);
    return places[row.sort((a, b) => away(a) - away(b))[0]];
  }

  function times(content, pick) {
    const groups = content.groups.map((group) =>
      make(
        "div",
        { class: "pick-group", role: "group", "aria-label": group.title },
        make("p", { class: "pick-title", "aria-hidden": "true" }, group.title),
        make("div", { class: "pick-times" }, group.times.map((time) => timeButton(time, pick))),
      ),
    );
    const legend = content.people.map(([letters, name]) => make("span", {}, make("b", {}, letters), ` ${name}`));
    return list({}, groups, legend.length > 0 && make("p", { class: "pick-legend", "aria-hidden": "true" }, legend));
  }

  function timeButton(time, pick) {
    const attributes = { class: "pick-time", "data-place": true, title: time.told };
    const quiet = { "aria-hidden": "true" };
    return button(
      { ...attributes, on: { click: () => pick(time.choice) } },
      make("span", { ...quiet, class: "pick-clock" }, time.clock),
      time.people.length > 0 && make("span", { ...quiet, class: "pick-letters" }, time.people.join(" ")),
      time.places && make("span", { ...quiet, class: "pick-places" }, time.places),
      // Letters are read as letters: this says whose they are.
      make("span", { class: "pick-told" }, time.told),
    );
  }

  function services(content, pick) {
    const all = content.services.map((one) => ({ one, place: serviceButton(one, pick) }));
    if (!content.more) return list({ class: "pick-list" }, all.map(({ place }) => place));
    const box = make("input", { type: "search", class: "pick-search", "aria-label": content.search, placeholder: content.search });
    const none = make("p", { role: "status", class: "pick-none" });
    const more = button({ class: "pick-quiet" }, content.more);
    let isWhole = false;

    function show() {
      const words = folded(box.value).split(/\s+/u).filter(Boolean);
      const found = all.filter(({ one }) => fits(one, words));
      const seen = isWhole || words.length > 0 ? found : found.slice(0, content.atOnce);
      for (const one of all) one.place.hidden = !seen.includes(one);
      const first = all.find(({ place }) => !place.hidden);
      for (const one of all) one.place.setAttribute("tabindex", one === first ? "0" : "-1");
      more.hidden = isWhole || words.length > 0;
      none.textContent = found.length > 0 ? "" : content.noneFound;
    }

    box.addEventListener("input", show);
    more.addEventListener("click", () => {
      isWhole = true;
      show();
      all[content.atOnce].place.focus();
    });
    const places = list({ class: "pick-list" }, all.map(({ place }) => place));
    show();
    return make("div", {}, box, places, none, more);
  }

  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function fits({ choice, description }, words) {
    const text = folded(`${choice.label} ${description}`);
    return words.every((word) => text.includes(word));
  }

  function serviceButton(one, pick) {
    return button(
      { class: "pick-service", "data-place": true, on: { click: () => pick(one.choice) } },
      make("span", { class: "pick-name" }, one.choice.label),
      one.details && make("span", { class: "pick-details" }, one.details),
      one.description && make("span", { class: "pick-description" }, one.description),
    );
  }

  function people(content, pick) {
    const places = content.people.map((one) =>
      button(
        { class: "pick-person", "data-place": true, on: { click: () => pick(one.choice) } },
        make("span", { class: "pick-face", "aria-hidden": "true" }, one.initials || "★"),
        make("span", { class: "pick-name" }, one.choice.label, one.note && make("small", {}, one.note)),
      ),
    );
    return list({ class: "pick-people-list" }, places);
  }

  const KINDS = { days, times, services, people };

  customElements.define("bookings-picker", Picker);

  // Web Chat keeps its React to itself, so that an element of its own is what ours is made of.
  function attachmentMiddleware() {
    return (next) => (card) => {
      if (!isPicker(card.attachment)) return next(card);
      const own = next({ ...card, attachment: { contentType: "text/plain", content: card.attachment.content.lead } });
      const props = { activity: card.activity.id, content: JSON.stringify(card.attachment.content) };
      return { ...own, type: "bookings-picker", props };
    };
  }

  // Read aloud when it comes: what is listed in words, and not said in the question already.
  function attachmentForScreenReaderMiddleware() {
    return (next) => (card) => {
      if (!isPicker(card?.attachment)) return next(card);
      const { lead, words } = card.attachment.content;
      const said = (words ?? "").split("\n").filter((line) => line && !lead.includes(line)).join("\n");
      return next({ ...card, attachment: { contentType: "text/plain", content: said } });
    };
  }

  return { attachmentMiddleware, attachmentForScreenReaderMiddleware, storeMiddleware };
})();
