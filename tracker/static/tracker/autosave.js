/* Saves rows and texts while one types. The server checks and words everything; without this script
   the form is sent as a whole. What is not saved yet lies in this browser until the server has it. */
"use strict";
(() => {
  const form = document.querySelector("form[data-autosave-form]");
  if (!form) return;
  const EVERY = 30_000; // milliseconds
  const PATIENCE = 20_000;
  const said = form.querySelector("[data-said]");
  const troubles = form.querySelector("[data-not-saved]");
  const offer = form.querySelector("[data-restore-offer]");
  let chain = Promise.resolve(); // one request at a time, in the order of leaving the fields
  let busy = 0;

  const token = () => {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? found[1] : form.elements.csrfmiddlewaretoken.value;
  };
  /* A box that is not ticked has no key. */
  const same = (one, other) => Object.keys({ ...one, ...other }).every((name) => one[name] === other[name]);

  const choice = (field) => field.type === "radio" || field.type === "checkbox";
  const said_by = (field) => (choice(field) && !field.checked ? undefined : field.value);
  const put = (field, value) => {
    if (field.type === "checkbox") field.checked = value === "on";
    else if (field.type !== "radio") field.value = value;
  };

  function show(trouble, text) {
    for (const part of ["offline", "signed-out", "refused"]) {
      const line = troubles.querySelector(`[data-${part}]`);
      line.hidden = part !== trouble;
      if (part === trouble && text) line.textContent = text;
    }
  }

  class Unit {
    constructor(node) {
      this.node = node;
      this.version = node.querySelector("[data-version]");
      this.notes = node.querySelector("[data-notes]");
      this.key = `nysana/${form.dataset.user}/${form.dataset.report}/${node.dataset.key}`;
      this.touched = false;
      this.paused = "paused" in node.dataset;
      this.stored = "unsaved" in node.dataset ? {} : this.values();
      node.addEventListener("input", () => this.typed());
      node.addEventListener("change", (event) => event.target.type === "radio" && this.save());
      node.addEventListener("focusout", () => this.save());
      this.notes.addEventListener("click", (event) => this.decide(event.target.dataset.decide));
      this.withScript();
      this.offerDraft();
    }

    fields() {
      const all = [...this.node.querySelectorAll("input, select, textarea")];
      return all.filter((field) => field.name && field !== this.version);
    }

    values() {
      const found = {};
      for (const field of this.fields()) {
        if (!choice(field) || field.checked) found[field.name] = field.value;
      }
      return found;
    }

    withScript() {
      for (const part of this.notes.querySelectorAll("[data-with-script]")) part.hidden = false;
      for (const part of this.notes.querySelectorAll("[data-without-script]")) part.remove();
    }

    /* --- What this browser keeps --- */

    typed() {
      this.touched = true;
      const draft = { version: this.version.value, at: Date.now(), fields: this.values() };
      try {
        localStorage.setItem(this.key, JSON.stringify(draft));
      } catch {
        /* a browser that keeps nothing */
      }
    }

    draft() {
      try {
        return JSON.parse(localStorage.getItem(this.key));
      } catch {
        return null;
      }
    }

    dropDraft() {
      try {
        localStorage.removeItem(this.key);
      } catch {
        /* nothing was kept */
      }
    }

    offerDraft() {
      const draft = this.draft();
      if (!draft) return;
      const now = this.values();
      const known = this.fields().filter(
        ({ name, type }) => type === "checkbox" || (type !== "hidden" && name in draft.fields && name in now),
      );
      if (known.every(({ name }) => draft.fields[name] === now[name])) {
        if (!("unsaved" in this.node.dataset)) this.dropDraft();
        return;
      }
      const place = this.node.querySelector("[data-restore]");
      place.replaceChildren(offer.content.cloneNode(true));
      const when = new Date(draft.at).toLocaleString(document.documentElement.lang);
      place.querySelector("[data-when]").textContent = when;
      place.querySelector("[data-take]").addEventListener("click", () => {
        for (const field of known) put(field, draft.fields[field.name]);
        this.version.value = draft.version; // a colleague's later text is asked about, not lost
        this.typed();
        place.replaceChildren();
        this.node.focus();
        this.save();
      });
      place.querySelector("[data-drop]").addEventListener("click", () => {
        this.dropDraft();
        place.replaceChildren();
        this.node.focus();
      });
    }

    /* --- Sending --- */

    waits() {
      return this.touched && !this.paused && !same(this.values(), this.stored);
    }

    save(more = {}) {
      if (!this.waits() && !more.decided) {
        if (this.touched && !this.paused) this.confirmed();
        return;
      }
      busy += 1;
      chain = chain.then(() => this.send(more)).finally(() => (busy -= 1));
    }

    async send({ decided = false, keepalive = false }) {
      if (!decided && !this.waits()) return;
      const sent = this.values();
      const body = new URLSearchParams(sent);
      body.set(this.version.name, this.version.value);
      body.set("whose", form.elements.whose.value);
      body.set("csrfmiddlewaretoken", token());
      said.textContent = said.dataset.saving;
      const answer = await this.ask(body, keepalive);
      if (!answer) {
        said.textContent = "";
        return;
      }
      show("");
      this.showErrors(answer);
      this.notes.innerHTML = answer.notes;
      this.withScript();
      const echo = this.node.querySelector("[data-echo]");
      if (echo) echo.textContent = answer.echo;
      const percent = this.node.querySelector("[data-percent]");
      if (percent && answer.percent) percent.textContent = answer.percent;
      this.adopt(answer, sent);
    }

    /* The server's answer; nothing where there is none, and then the text waits. */
    async ask(body, keepalive) {
      const signal = AbortSignal.timeout(PATIENCE);
      const options = { method: "POST", body, redirect: "manual", keepalive, signal };
      try {
        const reply = await fetch(this.node.dataset.autosave, options);
        if (reply.type === "opaqueredirect") show("signed-out");
        else if (reply.ok) return await reply.json();
        else if (reply.headers.get("Content-Type") === "application/json")
          show("refused", (await reply.json()).refused);
        else show("offline");
      } catch {
        show("offline");
      }
      return null;
    }

    adopt(answer, sent) {
      if (!answer.saved && !answer.conflict) {
        said.textContent = said.dataset.errors;
        return;
      }
      const byId = Object.entries(answer.values).map(([id, value]) => [document.getElementById(id), value]);
      const changed = byId.filter(([field]) => field);
      const typedOn = changed.some(([field]) => said_by(field) !== sent[field.name]);
      said.textContent = answer.conflict ? said.dataset.conflicts : answer.saved;
      this.paused = answer.conflict; // until the person chooses; the row keeps the version it was made from
      if (typedOn) return; // asked at the next save
      for (const [field, value] of changed) put(field, value);
      if (answer.conflict) {
        this.typed();
        return;
      }
      this.version.value = answer.version;
      const taken = changed.map(([field]) => [field.name, said_by(field)]);
      const there = new Set(this.fields().map(({ name }) => name)); // the questions are gone
      this.stored = Object.fromEntries(
        Object.entries({ ...sent, ...Object.fromEntries(taken) }).filter(([name, value]) => there.has(name) && value !== undefined),
      );
      if (same(this.values(), this.stored)) this.confirmed();
      else this.typed();
    }

    confirmed() {
      this.touched = false;
      this.dropDraft();
    }

    decide(chosen) {
      if (!chosen) return;
      this.node.focus(); // while paused: leaving the button saves nothing
      this.paused = false;
      this.touched = true;
      this.save({ decided: true });
    }

    showErrors({ errors, questions }) {
      for (const field of this.fields()) {
        const group = field.closest(".govuk-form-group");
        if (!group || field.type === "radio") continue;
        const id = `${field.id}_error`;
        const text = errors[field.id] || "";
        let place = document.getElementById(id);
        if (!text && place) place.remove();
        if (text && !place) {
          place = document.createElement("p");
          place.className = "govuk-error-message";
          place.id = id;
          field.before(place);
        }
        if (text && !place.textContent.endsWith(text)) place.textContent = text;
        group.classList.toggle("govuk-form-group--error", Boolean(text));
        const others = (field.getAttribute("aria-describedby") || "").split(" ").filter((each) => each && each !== id);
        const described = (text ? [...others, id] : others).join(" ");
        if (described) field.setAttribute("aria-describedby", described);
        else field.removeAttribute("aria-describedby");
        if (text) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
        const question = group.querySelector("[data-question]");
        if (question) question.innerHTML = questions[field.id] || "";
      }
    }
  }

  const units = [...form.querySelectorAll("[data-autosave]")].map((node) => new Unit(node));
  const all = (more) => units.forEach((unit) => unit.waits() && unit.save(more));

  setInterval(all, EVERY);
  window.addEventListener("online", () => all());
  troubles.querySelector("[data-retry]").addEventListener("click", () => all());
  document.addEventListener("visibilitychange", () => document.hidden && all({ keepalive: true }));

  /* A save by hand waits for the one under way, and takes the token of the latest sign-in. */
  form.addEventListener("submit", (event) => {
    form.elements.csrfmiddlewaretoken.value = token();
    if (!busy) return;
    event.preventDefault();
    const button = event.submitter;
    chain.finally(() => form.requestSubmit(button));
  });

  const next = form.querySelector("[data-next]");
  if (next) {
    next.hidden = false;
    next.addEventListener("click", () => {
      const below = units.find((unit) => unit.node.getBoundingClientRect().top > 24) || units[0];
      below.node.scrollIntoView();
      below.node.focus({ preventScroll: true });
    });
  }
})();
