/** The explorer: a question is built by clicking, asked at once, answered, and kept in the address. */

import * as api from "./api.js";
import { AnswerView } from "./answer.js";
import { copyButton, make, refill } from "./dom.js";
import { emptyGroup } from "./filters.js";
import { QuestionForm } from "./form.js";
import * as json from "./json.js";
import { Known } from "./known.js";
import { count, measureOf } from "./measures.js";
import * as questions from "./question.js";
import { intervalFor, spanMs } from "./times.js";

const WIDE = matchMedia("(min-width: 900px)");
const DAY_MS = 86_400_000;
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export class Explorer {
  #element;
  #needKey;
  #known = new Known();
  #form;
  #view;
  #draft;
  #collection;
  #opened;
  #asking;

  /**
   * @param element of the page
   * @param needKey called when the server asks for a key, or for another
   */
  constructor(element, needKey) {
    this.#element = element;
    this.#needKey = needKey;
    const known = {
      collections: () => this.#known.collections(),
      properties: () => this.#known.properties(),
      values: (property) => this.#known.values(questions.sceneOf(this.#draft), property),
      nowMs: () => api.nowMs(),
    };
    this.#form = new QuestionForm(this.#part("form"), known, () => this.#changed());
    this.#view = new AnswerView(this.#part("answer"), {
      again: () => this.again(),
      allTime: () => this.#change({ frame: "all" }),
      partial: () => this.#change({ partial: true }),
      zoom: (from, to) => this.#zoom(from, to),
      only: (row) => this.#only(row),
      needsKey: api.hasKey,
    });
    this.#buttons();
  }

  /** Shows the question of an address, and its answer. Safe to call again with the same. */
  async open(fragment) {
    if (fragment === this.#opened) return;
    this.#opened = fragment;
    try {
      const question = questions.shared(fragment);
      this.#unfold(false);
      if (Object.keys(question).length > 0) await this.#openQuestion(question);
      else await this.#begin();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Asks the same once more: time has passed, or there is a key now. */
  async again() {
    if (!this.#draft) {
      this.#opened = undefined;
      return this.open(location.hash.slice(1));
    }
    this.#learn();
    return this.#ask();
  }

  #part(name) {
    return this.#element.querySelector(`[data-part="${name}"]`);
  }

  #buttons() {
    const again = () => {
      if (!this.#asking) return this.again();
      this.#giveUp();
      this.#view.stopped();
    };
    this.#part("again").addEventListener("click", again);
    this.#part("actions").prepend(copyButton("Copy address", () => location.href));
    this.#part("json-title").append(copyButton("Copy JSON", () => this.#part("json").value));
    this.#part("curl-title").append(copyButton("Copy curl", () => this.#part("curl").textContent));
    this.#part("json").addEventListener("change", () => this.#typed());
    this.#element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.again();
    });
    WIDE.addEventListener("change", () => this.#unfold(WIDE.matches));
  }

  /** Where there is little room, who follows an address sees the answer first. */
  #unfold(open) {
    this.#part("builder").open = WIDE.matches || open;
  }

  async #openQuestion(question) {
    this.#draft = questions.draftOf(question);
    this.#form.show(this.#draft);
    this.#learn();
    await this.#ask({ opening: true });
  }

  /** A first question: how many events there were, lately. */
  async #begin() {
    await this.#known.learn();
    const [first] = [...this.#known.collections()].sort((a, b) => b.events - a.events);
    if (!first) return this.#nothing();
    history.replaceState(null, "", `#${questions.fragmentOf(this.#firstOf(first))}`);
    await this.open(location.hash.slice(1));
    this.#unfold(true);
  }

  #firstOf(collection) {
    const lately = api.nowMs() - Date.parse(collection.last) < DAY_MS;
    const timeframe = lately ? "this_24_hours" : undefined;
    return {
      collection: collection.name,
      measures: { count: "count" },
      every: intervalFor(spanMs({ timeframe }, collection, api.nowMs())),
      ...(timeframe ? { timeframe } : {}),
      ...(HERE && HERE !== "UTC" ? { timezone: HERE } : {}),
    };
  }

  #nothing() {
    this.#opened = undefined;
    const command = `curl ${location.origin}/v1/events/clicks -d '{"page": "/", "ms": 12}'`;
    this.#part("words").textContent = "Nothing to ask about yet";
    refill(
      this.#part("answer"),
      make(
        "div.notice",
        {},
        make("p", {}, "Nothing has arrived. Send an event, then come back:"),
        make("pre", { tabindex: "0" }, command),
      ),
    );
  }

  /** What is known of the draft's collection; the controls offer it when it comes. */
  async #learn() {
    const { collection } = this.#draft;
    this.#collection = collection;
    try {
      await this.#known.learn(collection);
    } catch (error) {
      if (error instanceof api.Unauthorised) this.#needKey();
      return; // The answer tells what else is wrong.
    }
    if (this.#collection !== collection) return; // Another is learnt by now.
    this.#form.offer();
    this.#offerRollups();
  }

  /** Where raw events are not kept, what can be asked is what a rollup has. */
  #offerRollups() {
    const box = this.#part("rollups-only");
    box.hidden = this.#known.isRaw();
    if (box.hidden) return;
    const rollups = this.#known.rollups(this.#draft.collection);
    const button = (rollup) => {
      const by = rollup.by.length ? ` by ${rollup.by.join(", ")}` : "";
      return make(
        "button.offer",
        { type: "button", onclick: () => this.#fromRollup(rollup) },
        make("b", {}, rollup.name),
        ` ${rollup.words.join(", ")}${by}`,
      );
    };
    const told = rollups.length
      ? "No raw events are kept here. What can be asked is the number of all events, and what these rollups hold:"
      : "No raw events are kept here, and nobody has defined a rollup: what can be asked is the number of all events.";
    box.replaceChildren(make("p", {}, told), ...rollups.map(button));
  }

  #fromRollup(rollup) {
    this.#change({
      measures: rollup.measures.map(measureOf).filter(Boolean),
      by: [...rollup.by],
      limit: rollup.by.length ? 10 : "",
      filter: emptyGroup(),
      order: [],
      partial: true,
    });
  }

  /** A person has changed the draft by its controls. */
  #changed() {
    if (this.#draft.collection !== this.#collection) {
      Object.assign(this.#draft, {
        measures: [count()],
        filter: emptyGroup(),
        by: [],
        order: [],
        limit: "",
      });
      this.#form.show(this.#draft);
      this.#learn();
    }
    this.#ask();
  }

  #change(members) {
    Object.assign(this.#draft, members);
    this.#form.show(this.#draft);
    this.#ask();
  }

  #zoom(from, to) {
    const every = this.#draft.every && intervalFor(spanMs({ from, to }, undefined, api.nowMs()));
    this.#change({ frame: "between", from, to, every });
  }

  /** Goes on with the events of one group; back in the history brings the others back. */
  #only(row) {
    const { by, filter } = this.#draft;
    const tests = by.map((property) =>
      row[property] === null
        ? { property, operator: "missing", value: "" }
        : { property, operator: "eq", value: row[property] },
    );
    const rest = filter.any && filter.parts.length > 1 ? [filter] : filter.parts;
    this.#change({
      by: [],
      order: [],
      limit: "",
      filter: { any: false, parts: [...rest, ...tests] },
    });
  }

  /** A person has changed the question's text. */
  #typed() {
    try {
      this.#part("json").removeAttribute("aria-invalid");
      const question = json.parse(this.#part("json").value);
      this.#draft = questions.draftOf(question);
      this.#form.show(this.#draft);
      this.#learn();
      this.#ask();
    } catch (error) {
      this.#part("json").setAttribute("aria-invalid", "true");
      this.#view.lack([error.message], "The text is not a question in JSON:");
    }
  }

  /** @param opening whether the address tells the question already, so that it is no new step */
  async #ask({ opening = false } = {}) {
    this.#giveUp();
    const draft = this.#draft;
    this.#part("words").textContent = questions.inWords(draft);
    const problems = questions.problemsOf(draft);
    if (problems.length > 0) return this.#view.lack(problems);
    const question = questions.questionOf(draft);
    this.#keep(question, opening);
    const asking = new AbortController();
    this.#busy(asking);
    this.#view.wait();
    const start = performance.now();
    try {
      const answer = await api.query(question, asking.signal);
      const took = { ms: performance.now() - start, nowMs: api.nowMs() };
      if (this.#asking === asking) {
        this.#view.show(question, answer, draft.measures, took);
        this.#part("said").textContent = `Answered: ${answer.rows.length} rows.`;
      }
    } catch (error) {
      if (this.#asking === asking) this.#failed(error);
    } finally {
      if (this.#asking === asking) this.#busy(undefined);
    }
  }

  /** In the address, so that it can be shared and gone back to; and as text to copy. */
  #keep(question, opening) {
    const fragment = questions.fragmentOf(question);
    if (opening) history.replaceState(null, "", `#${fragment}`);
    else if (fragment !== location.hash.slice(1)) history.pushState(null, "", `#${fragment}`);
    this.#opened = location.hash.slice(1);
    document.title = `${questions.inWords(this.#draft)} · Raingauge`;
    const text = questions.textOf(question);
    this.#part("json").value = text;
    this.#part("json").rows = text.split("\n").length;
    this.#part("curl").textContent = questions.curl("POST", "/v1/query", question, api.hasKey());
  }

  #giveUp() {
    if (!this.#asking) return;
    this.#asking.abort();
    this.#busy(undefined);
  }

  #busy(asking) {
    this.#asking = asking;
    this.#part("again").textContent = asking ? "Stop" : "Ask again";
    this.#element.classList.toggle("busy", Boolean(asking));
  }

  #failed(error) {
    if (error instanceof api.Unauthorised) {
      this.#needKey();
      this.#view.lack(["Type it above."], "The server asks for a key:");
    } else {
      this.#view.fail(error);
    }
  }
}
